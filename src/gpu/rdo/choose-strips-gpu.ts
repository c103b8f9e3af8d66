import { WHOLE_SHARE } from '../../quantize/dither/diffuse-row.ts'
import { lagRows } from '../../quantize/rdo/row-prices.ts'
import type { GpuContext } from '../context.ts'
import { shapeConstants } from '../dither/dither-constants.ts'
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
import { makeStep, runSteps, type Step, uniform } from '../passes.ts'
import { countRdoSteps, periodOf, planRdoParts, preparedPlaces, type RdoPart, stripWords } from './rdo-parts.ts'

/** All that the parts of a group share. */
interface GroupBuffers extends SharedBuffers {
  memory: GPUBuffer
}

/** The two dispatches of a part. */
async function makePart(
  context: GpuContext,
  { group, pair, nearest, result, strips, prepared, carried, memory }: GroupBuffers,
  { raster, plan, shape }: DitherInput,
  { entries, tables, rdo }: DitherTables,
  { firstStep, endStep }: RdoPart,
): Promise<Step[]> {
  const { width, height } = raster
  const count = group.strips.length
  const { price, most, sources } = rdo!
  const place = [width, height, firstStep, endStep, periodOf(width, shape.rdoRows), pair.lowFirst, pair.highFirst]
  const bases = [nearest.base, result.base, count]
  const strength = Math.round(plan.dither * WHOLE_SHARE)
  const palette = [entries.count, entries.firstOpaque, strength, Number(entries.servesOpaque)]
  const rest = [price, most, sources.near, lagRows(width), stripWords(width)]
  const part = uniform(context, 'part', ...place, ...bases, ...palette, ...rest)
  const constants = { ...spaceConstants(plan.space, plan.palette.dims), ...shapeConstants(shape) }
  const pixels = [pair.low, pair.high, tables, entries.entries, strips, nearest.buffer, prepared]
  const choice = [prepared, entries.entries, entries.lists, strips, result.buffer, carried, memory]
  return Promise.all([
    makeStep(context, 'prepare-choice', constants, [part, ...pixels], (endStep - firstStep + 1) * count),
    makeStep(context, 'choose-indices', constants, [part, ...choice], count),
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
  const part = context.part()
  try {
    const count = group.strips.length
    const steps = countRdoSteps(width, rowsOf(group.strips), shape.rdoRows)
    const parts = planRdoParts(steps, count * shape.rdoRows, rdoPlaces)
    const longest = Math.max(...parts.map(({ firstStep, endStep }) => endStep - firstStep))
    const { STORAGE } = GPUBufferUsage
    const prepared = preparedPlaces(longest, count, shape.rdoRows)
    const buffers = {
      group,
      pair,
      result,
      nearest: gatherNearest(part, tiles, indices, group, width),
      strips: uploadStrips(part, group),
      prepared: part.buffer('prepared pixels', prepared * PREPARED_BYTES, STORAGE),
      carried: part.buffer('carried errors', 2 * count * width * ERROR_BYTES, STORAGE),
      memory: part.buffer('rows under way', count * stripWords(width) * 4, STORAGE),
    }
    for (const [n, one] of parts.entries()) {
      runSteps(part, 'choose indices', await makePart(part, buffers, input, tables, one))
      part.flush()
      yield (n + 1) / parts.length
    }
  } finally {
    part.end()
  }
}
