import type { HeldPixels } from '../common/held-pixels.ts'
import type { SpaceName } from '../options/values.ts'

export type { SpaceName, WeightMode } from '../options/values.ts'

/**
 * The distinct colors of an image with their weights, in Morton order (`morton.ts`), so that every color cell of
 * every size is one contiguous range.
 */
export interface Histogram {
  /** Distinct colors, packed r | g << 8 | b << 16 | a << 24; alpha 0 is always the single key 0. */
  keys: Uint32Array
  /** Pixels of each color; the sum is the number of pixels. */
  counts: Uint32Array
  /** Every key has alpha 255. */
  opaque: boolean
}

/** The colors of a picture, whose pixels have surroundings. */
export interface ImageHistogram extends Histogram {
  /** How well errors are seen at the pixels of each color: the sum over them of 2..10 (`visibility.ts`). */
  visibility: Uint32Array
}

/**
 * The colors as points of a color space: integer coordinates 0..2047 (11 bits), `dims` planes of one length.
 * With 4 planes the last one is alpha and the other three are the color over middle gray.
 */
export interface Points {
  /** 3 for opaque images, 4 with alpha. */
  dims: 3 | 4
  planes: Uint16Array[]
  weights: Uint32Array
}

/** K centroids: `dims` integer coordinates each, interleaved (k * dims + d). */
export interface Centroids {
  dims: 3 | 4
  count: number
  coords: Int32Array
  /**
   * Centroids before this index serve no opaque color; the others keep alpha at full. 0 for opaque images. The
   * fully transparent color, where present, is centroid 0 and does not move.
   */
  firstOpaque: number
  /** 1 when centroid 0 is the fixed, fully transparent one; else 0. */
  fixed: 0 | 1
}

/** A picture's pixels, packed r | g << 8 | b << 16 | a << 24, row-major. */
export interface Raster {
  /** Where they are held, they are read when they are asked for. */
  readonly pixels: Uint32Array
  /** Pixels in a row. */
  width: number
  height: number
  /** The pixels, if they are still with their decoder. */
  held?: HeldPixels
}

/** The distinct colors of a picture, wherever a back end has them, and what is known of them without a look at each. */
export interface ImageColors {
  /** How many there are. */
  readonly size: number
  /** Pixels of all of them, and of the fully transparent one. */
  readonly pixels: number
  readonly clear: number
  readonly opaque: boolean
  /** Every color is a gray. */
  readonly gray: boolean
  /** Brings them to the host: the same arrays each time. Errors: 'gpu' if the back end has let go of them. */
  histogram(): Promise<ImageHistogram>
}

/** A color that at least one in 64 pixels has. */
export interface FrequentColor {
  key: number
  pixels: number
  /** The palette entry that it has. */
  entry: number
}

/** What is known of the pixels of each palette entry. */
export interface EntryFigures {
  /** How many there are. */
  pixels: ArrayLike<number>
  /** Of the colors that the entry may take, the one that most of them have, and how many; of several the first. */
  commonest: ArrayLike<number>
  most: ArrayLike<number>
}

/** The palette entry of each distinct color, wherever a back end has them, and what follows for the pixels. */
export interface Labels {
  readonly entries: EntryFigures
  /** In the order of the colors. */
  readonly frequent: readonly FrequentColor[]
  /** 8-bit sRGB squared error, mean over all pixels and the 3 channels. */
  readonly mse: number
  /** Mean squared distance of the pixels to their entries in the color space that they were found in. */
  meanDistance(space: SpaceName): number
  /** Mean fourth power of those distances in OKLab, whatever the space; null unless it was asked for. */
  readonly fourthPower: number | null
  /** The palette index of each distinct color, on the host. Not to be changed. */
  indices(): Promise<Uint8Array>
  /** The same, all on the host. These are released. */
  keep(): Promise<Labels>
  /** Lets go of what the back end has. */
  release(): void
}

/** A palette and the entry of each distinct color: what clustering delivers, on any back end. */
export interface Assignment {
  labels: Labels
  /** Packed colors in palette order. */
  palette: Uint32Array
  iterations: number
  converged: boolean
  /** Wall milliseconds; `lloyd` is a part of kmeans. */
  ms: { init: number; kmeans: number; palette: number; search?: number; lloyd?: number }
  /** Most colors asked of the clustering that a search ended with. */
  searchedColors?: number
}
