import type { Signal } from '../common/globals.ts'
import type { BackendName, PartTimes, Progress, StageMs } from '../common/stages.ts'
import type { OptionsOf, PointMode, SpaceName, WeightMode } from '../options/values.ts'

export type { PointMode, SpaceName, WeightMode }

/** The options of the table that the pixels need, with what no table can hold. */
export interface QuantizeOptions extends OptionsOf<'quantize'> {
  /**
   * RGBA, 4 bytes an entry, straight alpha, 1 to 256 entries: maps every pixel to its nearest entry instead of looking
   * for a palette. All entries are kept, in this order. `colors` may not be given with it; `seed`, `speed` and `points`
   * change nothing. `readPalette` reads one from a file.
   */
  palette?: Uint8Array
  /**
   * What `engine.histogram` gave for this very image: it is not counted again, on a GPU as long as the engine has it
   * open.
   */
  histogram?: HistogramHandle
  /** What `engine.palette` gave for `histogram` and these options: nothing is clustered again. Not with `palette`. */
  paletteHandle?: PaletteHandle
  /** Cancels the job, which then rejects with the signal's reason: by default a DOMException named AbortError. */
  signal?: Signal
  /** Called between steps, at most every few milliseconds. */
  onProgress?: (progress: Progress) => void
}

export interface Report {
  width: number
  height: number
  pixels: number
  /** Distinct RGBA values in the image; all fully transparent pixels count as one. */
  distinctColors: number
  /** Entries in the palette; every one is used by at least one pixel, unless the palette was given. */
  colors: number
  space: SpaceName
  backend: BackendName
  /** Name of the GPU adapter, or null on the CPU. */
  adapter: string | null
  /** Lloyd iterations done; 0 when the image had no more than the asked colors or the palette was given. */
  iterations: number
  /** Whether the iterations ended by themselves rather than at the cap. */
  converged: boolean
  /** 8-bit sRGB squared error, mean over pixels and the 3 channels; with alpha the mean over black and over white. */
  mse: number
  /** Decibels; Infinity when mse is 0. */
  psnr: number
  /** 0 (worst) to 100 (no error), about pngquant's scale: of the nearest entries, before dithering and lossiness. */
  quality: number
  /** Most colors of the clustering that a search for a target ended with; null if there was no search. */
  searchedColors: number | null
  /** Lossiness taken: what was asked for, or what 'auto' or a most of bytes came to. */
  lossy: number
  ms: StageMs
  /** One sentence each: what was done otherwise than asked, such as a fall-back to the CPU. */
  notes: string[]
}

export interface Indexed {
  width: number
  height: number
  /** RGBA, 4 bytes an entry, straight alpha; entries that are not opaque come first, unless the palette was given. */
  palette: Uint8Array
  /** One palette index per pixel, row-major. */
  indices: Uint8Array
  report: Report
}

/** Distinct colors in Morton order; arrays of one length. */
export interface DistinctColors {
  /** r | g << 8 | b << 16 | a << 24; all fully transparent pixels are the key 0. */
  readonly keys: Uint32Array
  /** Pixels of each. */
  readonly counts: Uint32Array
  /** How well errors are seen at the pixels of each: the sum over them of 2 (busy surroundings) to 10 (plain ones). */
  readonly visibility: Uint32Array
}

/**
 * The distinct colors of a picture, counted once for any number of jobs on it; made by `engine.histogram`. Not to be
 * changed: a job takes it as it is.
 */
export interface HistogramHandle {
  readonly distinctColors: number
  /** Pixels that were counted. */
  readonly pixels: number
  /** Every color has alpha 255. */
  readonly opaque: boolean
  /**
   * The colors themselves, which may be on the GPU; counted again if the engine has let go of them there. Errors:
   * 'gpu' if the pixels are gone by then, too.
   */
  colors(): Promise<DistinctColors>
  /** Wall milliseconds that it took to make; the others are parts of `histogram`. */
  readonly ms: Readonly<Pick<StageMs, 'histogram'> & Pick<PartTimes, 'upload' | 'readBack'>>
}

/** Options of `engine.palette`: those of `quantize` less the palette; `dither` and `lossy` change nothing here. */
export interface PaletteOptions extends Omit<QuantizeOptions, 'palette' | 'histogram' | 'paletteHandle'> {
  /** Collect `snapshots`; default false. */
  snapshots?: boolean
  /**
   * An overview in a fraction of the time: if there are more than 65,536 distinct colors, 4-wide cells are clustered
   * in their place. The figures are exact for the palette that this comes to. Not for `quantize`. Default false.
   */
  rough?: boolean
}

/** A palette that was clustered, before any pixel is mapped; made by `engine.palette`. */
export interface PaletteHandle {
  /** RGBA, 4 bytes an entry, in the order that the file will have. */
  readonly palette: Uint8Array
  /** Pixels of each entry, as long as every pixel takes its nearest one. */
  readonly counts: Uint32Array
  /** 8-bit sRGB squared error of the nearest entries, mean over pixels and channels. */
  readonly mse: number
  readonly psnr: number
  /** 0 (worst) to 100, about pngquant's scale. */
  readonly quality: number
  readonly iterations: number
  readonly converged: boolean
  /** Most colors of the clustering that a search for a target ended with; null if there was no search. */
  readonly searchedColors: number | null
  readonly ms: Readonly<Pick<StageMs, 'search' | 'init' | 'kmeans' | 'palette'>>
  /**
   * On request: where each entry was as the centroids moved, 64 palettes at most, each as long as `palette`, which is
   * the last: the split centroids, then before each iteration.
   */
  readonly snapshots?: readonly Uint8Array[]
}
