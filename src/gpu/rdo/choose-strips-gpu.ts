import { WHOLE_SHARE } from '../../quantize/dither/diffuse-row.ts'
import { lagRows } from '../../quantize/rdo/row-prices.ts'
import type { GpuContext } from '../context.ts'
import { packedConstants, shapeConstants } from '../dither/dither-constants.ts'
import { rowsOf, type StripGroup } from '../dither/dither-parts.ts'
import {
  type DitherInput,
  type DitherTables,
  ERROR_BYTES,
  gatherNearest,
  type IndexBuffer,
  PREPARED_BYTES,
  type SharedBuffers,
  type TilePair,
  uploadStrips,
} from '../dither/dither-strips-gpu.ts'
import { spaceConstants } from '../kmeans/gpu-points.ts'
import { type Bound, makeStep, runSteps, type Step, uniforms } from '../passes.ts'
import type { ShaderName } from '../shader-sources.ts'
import {
  countRdoSteps,
  fieldsOf,
  planRdoSubmits,
  planTeams,
  preparedPlaces,
  type RdoPart,
  type RdoTeams,
  stripWords,
} from './rdo-parts.ts'

/** All that the parts of a group share. */
interface GroupBuffers extends SharedBuffers {
  memory: GPUBuffer
}

/** What all parts are told, in the order of `Part` of `shaders/rdo/choice.wgsl`, but for its first words. */
function partWords(
  { group, pair, nearest, result }: GroupBuffers,
  { plan }: DitherInput,
  { entries, rdo }: DitherTables,
  { teams, apart, period }: RdoTeams,
): number[] {
  const { price, most, sources, units, perByte } = rdo!
  const strength = Math.round(plan.dither * WHOLE_SHARE)
  const place = [teams, apart, period, pair.lowFirst, pair.highFirst, nearest.base, result.base, group.strips.length]
  const palette = [entries.count, entries.firstOpaque, strength, Number(entries.servesOpaque)]
  const rows = [sources.near, lagRows(units), stripWords(units, teams), units, perByte]
  return [...place, ...palette, price, most, ...rows]
}

/** The dispatches of a submit: pixels are prepared for all its parts at once. */
async function makeSubmit(
  context: GpuContext,
  buffers: GroupBuffers,
  input: DitherInput,
  tables: DitherTables,
  teams: RdoTeams,
  parts: readonly RdoPart[],
): Promise<Step[]> {
  const { group, pair, nearest, result, strips, prepared, carried, memory } = buffers
  const { raster, plan, shape } = input
  const { entries, lists } = tables.entries
  const count = group.strips.length
  const first = parts[0].firstStep
  const ready = parts[parts.length - 1].endStep - first
  const words = partWords(buffers, input, tables, teams)
  const ofParts = parts.map(({ firstStep, endStep }) => [raster.width, raster.height, firstStep, endStep, first, ready])
  const params = uniforms(
    context,
    'parts',
    ofParts.map(part => [...part, ...words]),
  )
  const { perByte } = tables.rdo!
  const constants = {
    ...spaceConstants(plan.space, plan.palette.dims),
    ...shapeConstants(shape),
    ...packedConstants(perByte),
  }
  const step = (name: ShaderName, groups: number, ...bindings: Bound[]) =>
    makeStep(context, name, constants, bindings, groups)
  const pixels = [pair.low, pair.high, tables.tables, entries, strips, nearest.buffer, prepared]
  const choice = [prepared, entries, lists, strips, result.buffer, carried, memory]
  return Promise.all([
    step('prepare-choice', perByte * fieldsOf(ready, teams) * count * teams.teams, params[0], ...pixels),
    ...params.flatMap(part => [
      step('set-prices', count, part, entries, strips, memory),
      step('choose-indices', count * teams.teams, part, ...choice),
    ]),
  ])
}

/**
 * Chooses the indices of a group of strips by both error and size, into `result`, submit by submit; yields the part
 * that is done, each time behind a submit. What it takes for that is gone when it ends, or is ended.
 */
export async function* chooseGroup(
  context: GpuContext,
  input: DitherInput,
  tables: DitherTables,
  group: StripGroup,
  pair: TilePair,
  result: IndexBuffer,
): AsyncGenerator<number, void> {
  const { raster, shape, rdoPlaces, tiles, indices } = input
  const { width } = raster
  const { units, perByte } = tables.rdo!
  const part = context.part()
  try {
    const count = group.strips.length
    const teams = planTeams(units, shape)
    const steps = countRdoSteps(rowsOf(group.strips), teams)
    const submits = planRdoSubmits(steps, teams.partSteps, count * teams.teams * teams.rows, rdoPlaces / perByte)
    // The first one has most steps.
    const longest = submits[0][submits[0].length - 1].endStep
    const { STORAGE } = GPUBufferUsage
    const prepared = perByte * preparedPlaces(longest, count, teams)
    const buffers = {
      group,
      pair,
      result,
      nearest: gatherNearest(part, tiles, indices, group, width),
      strips: uploadStrips(part, group),
      prepared: part.buffer('prepared pixels', prepared * PREPARED_BYTES, STORAGE),
      carried: part.buffer('carried errors', 2 * count * width * ERROR_BYTES, STORAGE),
      memory: part.buffer('rows under way', count * stripWords(units, teams.teams) * 4, STORAGE),
    }
    for (const [n, parts] of submits.entries()) {
      runSteps(part, 'choose indices', await makeSubmit(part, buffers, input, tables, teams, parts))
      part.flush()
      yield (n + 1) / submits.length
    }
  } finally {
    part.end()
  }
}
