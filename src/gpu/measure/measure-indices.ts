import { MAX_COLORS } from '../../common/constants.ts'
import type { ErrorSums } from '../../quantize/color/squared-error.ts'
import type { GpuContext } from '../context.ts'
import type { IndexBuffer, TilePair } from '../dither/dither-strips-gpu.ts'
import { PER_GROUP, SOFTWARE_GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Constants } from '../pipelines.ts'

/** Words of the figures; see `shaders/measure/figures.wgsl`. */
const FIGURE_WORDS = MAX_COLORS + 4

/** What was found of an index map. */
export interface Figures extends ErrorSums {
  /** Pixels of each entry. */
  usage: Uint32Array
}

export const makeFigures = (context: GpuContext): GPUBuffer =>
  context.buffer('figures', FIGURE_WORDS * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)

/** Where to read them. */
export const figuresPart = (source: GPUBuffer) => ({ source, words: FIGURE_WORDS })

/** A number of 64 bits, low word first. */
export const readWide = (words: Uint32Array, at: number): bigint => (BigInt(words[at + 1]) << 32n) + BigInt(words[at])

export function readFigures(words: Uint32Array): Figures {
  const opaque = Number(readWide(words, MAX_COLORS))
  return { usage: words.slice(0, MAX_COLORS), opaque, other: readWide(words, MAX_COLORS + 2) }
}

/** How a workgroup does its PER_GROUP items; the result does not depend on it. */
export function groupConstants({ software }: Pick<GpuContext, 'software'>): Constants {
  return software ? { GROUP: SOFTWARE_GROUP, PER_THREAD: PER_GROUP / SOFTWARE_GROUP } : {}
}

/** Adds the pixels from `first` up to `end` to the figures. */
export async function measureIndices(
  context: GpuContext,
  figures: GPUBuffer,
  { low, high, lowFirst, highFirst }: TilePair,
  { buffer, base }: IndexBuffer,
  palette: GPUBuffer,
  [first, end]: readonly [number, number],
  dims: 3 | 4,
): Promise<void> {
  const params = uniform(context, 'pixels to measure', first, end, lowFirst, highFirst, base)
  const bindings = [params, low, high, buffer, palette, figures]
  const constants = { DIMS: dims, ...groupConstants(context) }
  const step = await makeStep(context, 'measure-indices', constants, bindings, groupsFor(end - first))
  runSteps(context, 'measure', [step], end - first)
  context.release(params)
}

/** Renumbers indices for the entries that the figures say are used. */
export async function renumberIndices(
  context: GpuContext,
  figures: GPUBuffer,
  indices: GPUBuffer,
  pixels: number,
): Promise<void> {
  const words = Math.ceil(pixels / 4)
  const params = uniform(context, 'words to renumber', words)
  const bindings = [params, figures, indices]
  runSteps(context, 'renumber', [
    await makeStep(context, 'renumber', groupConstants(context), bindings, groupsFor(words)),
  ])
  context.release(params)
}
