import type { RunStrips } from './dither/strips.ts'
import type { Assignment, Centroids, Histogram, PointMode, SpaceName, WeightMode } from './types.ts'

/** What both back ends are asked for; checked and complete. */
export interface QuantizeSettings {
  colors: number
  space: SpaceName
  seed: number
  points: PointMode
  /** 1 (slow, better) to 10 (fast). */
  speed: number
  /** RGBA, 4 bytes an entry: maps to these entries instead of looking for others; `colors` has no meaning then. */
  palette?: Uint8Array
  weights: WeightMode
  /** 0..1: the part of a pixel's error that goes on to its neighbours. */
  dither: number
  /** 0..100: error that is taken into the bargain for a smaller file. */
  lossy: number
  /** Clusters cells of near colors where there are many distinct ones; the entries are then not the exact means. */
  rough?: boolean
  /** Looks for the fewest colors, at most `colors`, that reach it; by default `colors` are taken. */
  target?: Target
}

/** What is known of a picture from an earlier job, so that it need not be found again. */
export interface Known {
  /** Its distinct colors; may be kept for longer than a job. */
  histogram?: Histogram
  /** What the clustering came to, with the same colors and settings. */
  assignment?: Assignment
}

/** Milliseconds that are parts of stages; see `StageMs`. */
export type PartMs = Record<'lloyd' | 'upload' | 'readBack', number>

/** What both back ends deliver; bit-identical between them but for `ms`. */
export interface QuantizeResult {
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  /** One palette index per pixel. */
  indices: Uint8Array
  distinctColors: number
  iterations: number
  converged: boolean
  mse: number
  /** 0..100: of the nearest entries. */
  quality: number
  /** Colors that a search for a target ended with, or null. */
  searchedColors: number | null
  ms: Record<'count' | 'search' | 'seed' | 'cluster' | 'remap' | 'dither', number> & PartMs
}

/** What a back end calls between steps: reports progress, and throws where the caller has cancelled. */
export interface Hooks {
  /** `fraction` is 0..1 of the named stage. */
  step(stage: 'count' | 'search' | 'seed' | 'cluster' | 'remap' | 'dither', fraction: number, iterations: number): void
  /** Is shown the centroids of a clustering as they move: the first ones, then those that each iteration begins with. */
  centroids?(centroids: Centroids): void
  /** Gives the event loop a turn where enough time has passed since the last one. */
  yieldToEventLoop(): Promise<void>
  /** Dithers strips of large pictures side by side; without it they are done one after the other. */
  runStrips?: RunStrips
}

/** What a number of colors is looked for by. */
export interface Target {
  /** Over the pixels that show: 'eye': mean fourth power of the OKLab distance, in coordinate units; 'quality': mse in 8-bit sRGB. */
  figure: 'eye' | 'quality'
  /** The largest error that reaches the target. */
  most: number
  /** Throws where the error of the most colors is not good enough to go on with. */
  check?: (error: number) => void
}
