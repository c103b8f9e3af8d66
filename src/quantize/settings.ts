import type { PartTimes, Stage, StageTimes } from '../common/stages.ts'
import type { QuantizeSettings, Target } from '../options/resolved-options.ts'
import type { RunStrips } from './dither/strips.ts'
import type { Assignment, Centroids, ImageColors } from './types.ts'

export type { QuantizeSettings, Target }

/** What the dither stage is asked for. */
export type DitherSettings = Pick<QuantizeSettings, 'space' | 'dither' | 'lossy' | 'speed'>

/** What is known of a picture from an earlier job, so that it need not be found again. */
export interface Known {
  /** Its distinct colors; may be kept for longer than a job. */
  colors?: ImageColors
  /** What the clustering came to, with the same colors and settings. */
  assignment?: Assignment
}

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
  ms: { stages: Partial<StageTimes>; parts: PartTimes }
}

/** What a back end calls between steps: reports progress, and throws if the caller has cancelled. */
export interface Hooks {
  /** `fraction` is 0..1 of the named stage. */
  step(stage: Stage, fraction: number, iterations: number): void
  /**
   * Is shown the centroids of a clustering as they move: the first ones, then those that each iteration begins with.
   */
  centroids?(centroids: Centroids): void
  /** Gives the event loop a turn where enough time has passed since the last one. */
  yieldToEventLoop(): Promise<void>
  /** Dithers strips of large pictures side by side; without it they are done one after the other. */
  runStrips?: RunStrips
}
