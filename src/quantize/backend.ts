import type { SeedOptions, Seeds } from './init/seed.ts'
import type { ClusteringColors } from './kmeans/clustering-input.ts'
import type { Clustering } from './kmeans/lloyd.ts'
import type { DitheredAssignment, FinalAssignment } from './palette/color-assignment.ts'
import type { Assessor } from './palette/step-effects.ts'
import type { DitherSettings, Hooks, QuantizeSettings } from './settings.ts'
import type { Centroids, ImageColors, Labels, Raster } from './types.ts'

/**
 * What the pipeline runs on. Every backend gives the same results, bit for bit; where it keeps them is its own
 * business.
 */
export interface Backend {
  /** Takes a picture. Its pixels, and what is found of them, may stay on the device until `release`. */
  openImage(raster: Raster): BackendImage
  /** Takes distinct colors without a picture. */
  openColors(colors: ImageColors): BackendColors
}

/** Distinct colors that can be clustered, any number of times. */
export interface BackendColors {
  /**
   * Points, cells and sums may stay on the device until the clustering is released. `isCoarse`: 4-wide cells stand for
   * the colors in `seed` and `iterate`; default false.
   */
  openClustering(
    colors: ClusteringColors,
    points: QuantizeSettings['points'],
    isCoarse?: boolean,
  ): Promise<BackendClustering>
  release(): void
}

/** One clustering of one list of colors. */
export interface BackendClustering {
  /** The centroids that the iterations begin with. */
  seed(options: SeedOptions, hooks: Hooks): Promise<Seeds>
  /** The centroids of so many split boxes alone, as `splitRoughly` makes them. */
  split(colors: number, seed: number, hooks: Hooks): Promise<Centroids>
  /**
   * Overrelaxed iterations, as many as the seeds want, then Lloyd's to a fixed point, at most `most`. On the host
   * afterwards: the centroids alone.
   */
  iterate(start: Seeds, most: number, hooks: Hooks): Promise<Clustering>
  /** What tells of steps of palette entries: for opaque colors. To be closed before the clustering is released. */
  openAssessor(): Promise<Assessor>
  /**
   * The nearest entry of this palette for every distinct color. Its labels outlive the clustering. `fourthPower`: they
   * know theirs; default false.
   */
  label(palette: Uint32Array, fourthPower?: boolean): Promise<Labels>
  release(): void
}

/** The palette index of each pixel, wherever the backend has it. */
export interface IndexMap {
  /** Brings it to the host; once. */
  read(): Promise<Uint8Array>
}

/** What dithering leaves, and the palette index of each pixel. */
export interface DitheredImage extends DitheredAssignment {
  indices: Uint8Array
}

/** A picture on a backend. The stages of one job come in this order; any number of jobs may follow each other. */
export interface BackendImage extends BackendColors {
  /** Starts what takes time to get ready, such as compiling shaders. */
  prepare(settings: QuantizeSettings): void
  /**
   * The distinct colors, which stay until the picture is released. `known`: those of an earlier job. They are counted
   * again where the backend has no table of its own for `remap`.
   */
  histogram(hooks: Hooks, known?: ImageColors): Promise<ImageColors>
  /** The palette index of each pixel, from that of each distinct color. After `histogram`. */
  remap(colors: ImageColors, final: FinalAssignment, iterations: number, hooks: Hooks): Promise<IndexMap>
  /** The same for a sample, which has no other colors; null if it is the host's to find. */
  remapSample(sample: Raster, final: FinalAssignment): Promise<Uint8Array | null>
  /** Dithers, where asked, and brings the indices to the host with the palette that is left and its error. */
  dither(
    colors: ImageColors,
    final: FinalAssignment,
    nearest: IndexMap,
    settings: DitherSettings,
    hooks: Hooks,
  ): Promise<DitheredImage>
  /** The visible difference to a palette image; null if it is the host's to find. After `histogram`. */
  visibleDifference(palette: Uint32Array, indices: Uint8Array): Promise<number | null>
  /** Wall milliseconds spent on moving data so far; 0 if nothing has to be moved. */
  transfers(): { upload: number; readBack: number }
}
