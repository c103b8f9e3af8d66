import { meanOfSums } from '../../quantize/color/squared-error.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { GpuContext } from '../context.ts'
import { addVisible, makeVisibleTables, readVisible, visiblePart } from '../measure/gpu-visible-difference.ts'
import { figuresPart, makeFigures, measureIndices, readFigures, renumberIndices } from '../measure/measure-indices.ts'
import { makePace } from '../pace.ts'
import { type Part, readParts } from '../passes.ts'
import { chooseGroup } from '../rdo/choose-strips-gpu.ts'
import type { Tiles } from '../tiles.ts'
import type { StripGroup } from './dither-parts.ts'
import {
  type DitherInput,
  ditherGroup,
  type IndexBuffer,
  makeDitherTables,
  makeResult,
  openPair,
} from './dither-strips-gpu.ts'

/** The pixels that a group keeps. */
function rangeOf({ strips }: StripGroup, width: number): [number, number] {
  return [strips[0].first * width, strips[strips.length - 1].end * width]
}

/** Ends the use of a group's tiles, but for those that the next one needs. */
function closeTiles(tiles: Tiles, { firstTile, lastTile }: StripGroup, next: StripGroup | undefined): void {
  for (let tile = firstTile; tile <= lastTile; tile++) if (tile < (next?.firstTile ?? Infinity)) tiles.close(tile)
}

/** A group's indices, and the pixels that they are of. */
interface DitheredGroup {
  result: IndexBuffer
  range: [number, number]
}

/** Brings the indices of all groups together on the host, and with the first what `beside` has. */
async function readIndices(context: GpuContext, groups: readonly DitheredGroup[], beside: readonly Part[]) {
  const pixels = groups[groups.length - 1].range[1]
  let indices: Uint8Array | undefined
  let found: Uint32Array[] | undefined
  for (const { result, range } of groups) {
    const [first, end] = range
    const source = { source: result.buffer, words: Math.ceil((end - result.base) / 4) }
    const [words, ...more] = await readParts(context, found ? [source] : [source, ...beside])
    found ??= more
    context.release(result.buffer)
    const bytes = new Uint8Array(words.buffer)
    // Often all there is, and as it should be.
    if (bytes.length === pixels) return { indices: bytes, found }
    indices ??= new Uint8Array(pixels)
    indices.set(bytes.subarray(first - result.base, end - result.base), first)
  }
  return { indices: indices!, found: found! }
}

/** What dithering leaves: indices in the palette without the entries that no pixel uses. */
export interface GpuDithered {
  indices: Uint8Array
  /** Pixels of each entry, in the palette as it was. */
  usage: Uint32Array
  mse: number
  /** Null if it was not found along the way: in pictures of several groups. */
  visibleDifference: number | null
}

/**
 * The error diffusion, with rate-distortion choice or without, with what is found of its result; twin of
 * src/quantize/dither/dither-stage.ts. `keys`: the colors of the entries; `opaque`: whether the picture
 * is, null if its visible difference is not wanted.
 */
export async function ditherOnGpu(
  context: GpuContext,
  input: DitherInput,
  groups: readonly StripGroup[],
  keys: Uint32Array,
  hooks: Hooks,
  opaque: boolean | null,
): Promise<GpuDithered> {
  const { tiles, raster, plan } = input
  const shared = await makeDitherTables(context, input)
  const figures = makeFigures(context)
  const palette = context.upload('palette colors', keys)
  const visible = groups.length === 1 && opaque !== null ? makeVisibleTables(context, keys, opaque) : null
  const pace = makePace(context, async fraction => {
    hooks.step('dither', fraction, 0)
    await hooks.yieldToEventLoop()
  })
  const dithered: DitheredGroup[] = []
  for (const [n, group] of groups.entries()) {
    const pair = await openPair(tiles, group)
    const result = makeResult(context, group, raster.width)
    const run = plan.rdo ? chooseGroup : ditherGroup
    for await (const part of run(context, input, shared, group, pair, result)) await pace((n + part) / groups.length)
    const range = rangeOf(group, raster.width)
    await measureIndices(context, figures, pair, result, palette, range, plan.palette.dims)
    // The group has all rows.
    if (visible) await addVisible(context, visible, pair, result, raster.width, { top: 0, bottom: raster.height })
    closeTiles(tiles, group, groups[n + 1])
    dithered.push({ result, range })
  }
  for (const { result, range } of dithered)
    await renumberIndices(context, figures, result.buffer, range[1] - result.base)
  const beside = [figuresPart(figures), ...(visible ? [visiblePart(visible)] : [])]
  const { indices, found } = await readIndices(context, dithered, beside)
  const sums = readFigures(found[0])
  return {
    indices,
    usage: sums.usage,
    mse: meanOfSums(sums, raster.width * raster.height),
    visibleDifference: visible && readVisible(found[1], visible.grounds, raster),
  }
}
