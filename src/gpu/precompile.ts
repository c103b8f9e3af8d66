import { indicesPerByte } from '../common/packed-rows.ts'
import { effortFor } from '../quantize/search/random-swap.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import type { GpuContext } from './context.ts'
import { packedConstants, shapeConstants, shapeFor } from './dither/dither-constants.ts'
import { type DitherKind, ditherKind } from './dither/dither-image.ts'
import { CELL_GROUP, FARTHEST_GROUP, SOFTWARE_CELL_GROUP, searchConstants } from './gpu-constants.ts'
import { mergeCountsConstants } from './histogram/color-bitmap.ts'
import { spaceConstants } from './kmeans/gpu-points.ts'
import { groupConstants } from './measure/measure-indices.ts'
import type { Constants } from './pipelines.ts'
import type { ShaderName } from './shader-sources.ts'

const COLORS: ShaderName[] = ['scan', 'list-colors', 'merge-counts', 'weigh-colors', 'points']
const LABELS: ShaderName[] = ['sum-distances', 'sum-entries', 'find-commonest', 'name-commonest']
const CLUSTER: ShaderName[] = ['farthest-color', 'update-centroids']
const CELLS: ShaderName[] = ['list-cells', 'box-leaves', 'box-tops']
const SEARCH: ShaderName[] = ['sum-cells', 'sum-moments', 'plan-buckets', 'fill-buckets', 'find-cuts', 'choose-swaps']
const STARTS: ShaderName[] = ['join-parents']
const SPLIT: ShaderName[] = ['part-boxes', 'plan-boxes', 'fill-boxes', 'cut-boxes', 'choose-boxes']
const OPAQUE: ShaderName[] = ['mark-opaque', 'remap-opaque']
const ALPHA: ShaderName[] = [
  'mark-alpha',
  'count-slots',
  'compact-hash',
  'count-cells',
  'fill-cells',
  'sort-cells',
  'scatter-hash',
  'remap-alpha',
]
const DITHERED: ShaderName[] = ['list-entries', 'measure-indices', 'renumber']
const STEPS: ShaderName[] = ['list-neighbors', 'assess-steps']
const RDO: ShaderName[] = ['prepare-choice', 'set-prices', 'choose-indices']
const DITHER: Record<DitherKind, ShaderName[]> = {
  dither: ['prepare', 'diffuse'],
  rdo: RDO,
  'rdo-4': [...RDO, 'count-bytes'],
  'rdo-8': [...RDO, 'count-bytes'],
}

/**
 * Starts to compile every pipeline that the image will need, all at once, so that the first image of a device does not
 * wait for one after the other; with `seeds` also those that search starting centroids, with `held` those that take
 * pixels from a bitmap. A pipeline that fails is
 * reported where it is used.
 */
export function precompilePipelines(
  context: GpuContext,
  opaque: boolean,
  settings: QuantizeSettings,
  { pruning, tiles, seeds, held }: { pruning: boolean; tiles: number; seeds: boolean; held: boolean },
): void {
  const constants = spaceConstants(settings.space, opaque ? 3 : 4)
  const byColor: ShaderName = pruning ? 'assign-cells' : 'assign-colors'
  const assign: ShaderName = settings.points === 'pixels' ? 'assign-pixels' : byColor
  const cluster = settings.palette ? [] : [...CLUSTER, assign]
  const search = effortFor(settings.speed, 0).starts > 0 ? [...SEARCH, ...STARTS] : SEARCH
  const cells = pruning ? [...CELLS, ...(seeds && !settings.palette ? [...SPLIT, ...search] : [])] : []
  // The palette's own assignment is by color, whatever the points are.
  const names = new Set<ShaderName>([...COLORS, ...LABELS, ...(opaque ? OPAQUE : ALPHA), ...cluster, ...cells, byColor])
  if (seeds && opaque && settings.space === 'srgb' && !settings.palette) for (const name of STEPS) names.add(name)
  if (tiles > 1) names.add('grow-counts')
  if (held) names.add('join-rows')
  const entries = settings.palette ? settings.palette.length / 4 : settings.colors
  const kind = ditherKind(settings, entries)
  if (kind) for (const name of [...DITHERED, ...DITHER[kind]]) names.add(name)
  const [shape, group] = [shapeConstants(shapeFor(context.software)), groupConstants(context)]
  const { ofMoments, ofBuckets } = searchConstants(context.software)
  const differing: Partial<Record<ShaderName, Constants>> = {
    prepare: shape,
    diffuse: shape,
    'prepare-choice': shape,
    'set-prices': shape,
    'choose-indices': { ...shape, ...packedConstants(indicesPerByte(entries)) },
    'list-entries': shape,
    'measure-indices': group,
    'sum-distances': group,
    'assess-steps': group,
    'list-neighbors': group,
    'weigh-colors': group,
    'sum-entries': group,
    'find-commonest': group,
    'count-bytes': group,
    renumber: group,
    'farthest-color': { GROUP: FARTHEST_GROUP },
    'part-boxes': ofMoments,
    'fill-boxes': ofBuckets,
    'sum-moments': ofMoments,
    'fill-buckets': ofBuckets,
    'merge-counts': mergeCountsConstants(context),
    'assign-cells': { GROUP: context.software ? SOFTWARE_CELL_GROUP : CELL_GROUP },
  }
  // The eye's errors are measured in OKLab in any space.
  if (settings.target?.figure === 'eye' && settings.space === 'srgb')
    context.precompile('points', spaceConstants('oklab', opaque ? 3 : 4))
  for (const name of names) context.precompile(name, { ...constants, ...differing[name] })
}
