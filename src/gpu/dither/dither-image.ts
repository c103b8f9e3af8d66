import { indicesPerByte } from '../../common/packed-rows.ts'
import type { DitheredImage } from '../../quantize/backend.ts'
import { ditherOnHost } from '../../quantize/dither/dither-on-host.ts'
import { planStage } from '../../quantize/dither/dither-stage.ts'
import type { FinalAssignment } from '../../quantize/palette/color-assignment.ts'
import { dropUnused } from '../../quantize/palette/round-palette.ts'
import type { DitherSettings, Hooks } from '../../quantize/settings.ts'
import type { ImageColors, Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { countLiterals } from '../rdo/literal-counts.ts'
import { countRdoSteps, MAX_RDO_STEPS, MAX_RDO_UNITS, planTeams, RDO_PLACES } from '../rdo/rdo-parts.ts'
import type { IndexTiles } from '../remap/index-tiles.ts'
import type { Tiles } from '../tiles.ts'
import { type DitherShape, GPU_SHAPE, shapeFor } from './dither-constants.ts'
import { countSteps, groupStrips, PART_PLACES, rowsOf, type StripGroup } from './dither-parts.ts'
import { ditherOnGpu } from './gpu-dither.ts'

/** A picture whose strips take more steps than these, since it is narrow, is left to the host. */
const MAX_STEPS = 2 ** 17
/** The same for one that is wider: the errors of a row, 16 bytes a pixel, have to fit. */
const MAX_WIDTH = 2 ** 21

/** What the dither stage does: error diffusion alone, or choice by size too, of 8, 4 or single indices a byte. */
export type DitherKind = 'dither' | 'rdo' | 'rdo-4' | 'rdo-8'

const RDO_KINDS = { 1: 'rdo', 4: 'rdo-4', 8: 'rdo-8' } as const

/** What the dither stage does with so many entries; null if there is nothing to do. */
export function ditherKind(
  { dither, lossy }: Pick<DitherSettings, 'dither' | 'lossy'>,
  entries: number,
): DitherKind | null {
  if (lossy > 0) return RDO_KINDS[indicesPerByte(entries)]
  return dither > 0 ? 'dither' : null
}

/** The groups of strips that the GPU does one after the other, or null if the host has to. */
function planGroups(raster: Raster, tiles: Tiles, kind: DitherKind, perByte: number): StripGroup[] | null {
  const { width } = raster
  if (width > MAX_WIDTH) return null
  const groups = groupStrips(raster, tiles.range(0).pixels)
  const stripRows = groups && Math.max(...groups.map(({ strips }) => rowsOf(strips)))
  if (!stripRows) return null
  if (kind !== 'dither') {
    const units = Math.ceil(width / perByte)
    return units > MAX_RDO_UNITS || countRdoSteps(stripRows, planTeams(units, GPU_SHAPE)) > MAX_RDO_STEPS
      ? null
      : groups
  }
  const steps = groups.length * countSteps(width, stripRows, GPU_SHAPE.rows)
  return steps > MAX_STEPS ? null : groups
}

/** A dithered picture, with its visible difference if that was found along the way. */
export interface MeasuredImage extends DitheredImage {
  visibleDifference: number | null
}

/** How the work is cut, for tests; the result does not depend on it. */
export interface DitherCuts {
  shape?: DitherShape
  submitPlaces?: number
  rdoPlaces?: number
}

/**
 * The dither stage of a picture whose nearest entries are on the GPU. The host does it for pictures of extreme shapes.
 * `measures`: whether it may find the visible difference.
 */
export async function ditherImage(
  context: GpuContext,
  tiles: Tiles,
  raster: Raster,
  colors: Pick<ImageColors, 'opaque'>,
  final: FinalAssignment,
  nearest: IndexTiles,
  settings: DitherSettings,
  hooks: Hooks,
  measures: boolean,
  cuts: DitherCuts = {},
): Promise<MeasuredImage> {
  const { keys } = final.palette
  const kind = final.mse > 0 ? ditherKind(settings, keys.length) : null
  const groups = kind && planGroups(raster, tiles, kind, indicesPerByte(keys.length))
  if (!groups) {
    if (kind) await raster.held?.read()
    return { ...(await ditherOnHost(raster, colors, final, nearest, settings, hooks)), visibleDifference: null }
  }
  const { shape = shapeFor(context.software), submitPlaces = PART_PLACES, rdoPlaces = RDO_PLACES } = cuts
  const part = context.part()
  try {
    const { rdo, ...stage } = planStage(colors, final, settings)
    const literals = rdo && (await countLiterals(part, tiles, nearest.buffers, raster.width, final))
    const plan = { ...stage, rdo: rdo && { ...rdo, literals: literals! } }
    const input = { tiles, raster, plan, indices: nearest.buffers, shape, submitPlaces, rdoPlaces }
    const { usage, ...found } = await ditherOnGpu(part, input, groups, keys, hooks, measures ? colors.opaque : null)
    return { ...found, palette: dropUnused(keys, usage), nearestMse: final.mse }
  } finally {
    part.end()
    nearest.release()
  }
}
