import type { ResolvedOptions } from './values.ts'

/** What the number of colors is looked for by. */
export interface Target {
  /**
   * Over the pixels that show: 'eye': mean fourth power of the OKLab distance, in coordinate units; 'quality': mse in
   * 8-bit sRGB.
   */
  figure: 'eye' | 'quality'
  /** The largest error that reaches the target. */
  most: number
  /** Below this quality even the most colors are refused, with the code 'quality'. */
  leastQuality?: number
}

/** What every back end is asked for: the options of `quantize`, checked and complete. */
export interface QuantizeSettings extends Omit<ResolvedOptions<'quantize'>, 'colors' | 'quality'> {
  colors: number
  /** RGBA, 4 bytes an entry: maps to these entries instead of looking for others; `colors` has no meaning then. */
  palette?: Uint8Array
  /** Clusters cells of near colors if there are many distinct ones; the entries are then not the exact means. */
  rough?: boolean
  /** Looks for the fewest colors, at most `colors`, that reach it; by default `colors` are taken. */
  target?: Target
}

/** The options of a job that `quantize` does not know, checked and complete. */
export interface JobSettings extends ResolvedOptions<'job'> {
  /** The palette was given: it is written as it is. */
  keepPalette: boolean
}
