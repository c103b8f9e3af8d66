import type { Raster } from '../types.ts'
import type { DitherPlan } from './dither.ts'

/** Pixels up to which a picture is dithered in one go; larger ones in strips of about so many, side by side. */
const STRIP_PIXELS = 2 ** 20
/**
 * Rows that are worked through above a strip, from no error on, and then forgotten: so the errors, the earlier bytes
 * and the prices of bits are like those in the midst of a picture where the strip begins. Figures in
 * docs/decisions/0023-strips.md.
 */
const RUN_IN_ROWS = 8
/** A strip has at least so many rows, so that wide pictures do not work through most of them twice. */
const MIN_ROWS = 8 * RUN_IN_ROWS

/** Rows of a picture that are dithered together. Depends on its size alone, never on how many threads there are. */
export interface Strip {
  /** First row that is worked through. */
  from: number
  /** First row that is kept. */
  first: number
  /** The row behind the last. */
  end: number
}

export function planStrips({ width, height }: Pick<Raster, 'width' | 'height'>): Strip[] {
  const stripCount = Math.ceil((width * height) / STRIP_PIXELS)
  const count = Math.max(1, Math.min(stripCount, Math.floor(height / MIN_ROWS)))
  const start = (n: number) => Math.floor((n * height) / count)
  return Array.from({ length: count }, (_, n) => {
    const first = start(n)
    return { from: Math.max(0, first - RUN_IN_ROWS), first, end: start(n + 1) }
  })
}

/** A strip by itself: all that a thread needs beside the plan. */
export interface StripInput {
  /** The rows that are worked through, and one more where there is one. */
  raster: Raster
  /** The nearest entries of the rows that are worked through; the result is written over them. */
  indices: Uint8Array
}

/** Strips of one picture that may be worked through in any order, in any thread. */
export interface StripJobs {
  plan: DitherPlan
  /** How many there are. */
  count: number
  /** The next strip that nobody has taken yet, or null; its buffers are copies and may be transferred. */
  next(): { strip: number; input: StripInput } | null
  /** Takes a strip's indices, those of its run-in included. */
  done(strip: number, indices: Uint8Array): void
}

/**
 * Works through strips side by side in threads. Rejects only where the caller has cancelled: strips that no thread
 * could do are left over, and are done in the caller's.
 */
export type RunStrips = (jobs: StripJobs) => Promise<void>

/**
 * Cuts a picture into its strips. Their inputs are cut when they are asked for, also where neighbours are done by then.
 */
export function cutStrips(raster: Raster, indices: Uint8Array, strips: readonly Strip[]) {
  const { width, height } = raster
  // Rows of a run-in are overwritten by the strip above.
  const runIns = strips.map(({ from, first }) => indices.slice(from * width, first * width))

  return (n: number): StripInput => {
    const { from, end } = strips[n]
    const lastRow = Math.min(end + 1, height)
    const stripIndices = indices.slice(from * width, end * width)
    stripIndices.set(runIns[n])
    return {
      raster: { pixels: raster.pixels.slice(from * width, lastRow * width), width, height: lastRow - from },
      indices: stripIndices,
    }
  }
}
