import type { SeedOptions, Seeds } from './init/seed.ts'
import type { ClusteringInput } from './kmeans/coarsen.ts'
import type { Clustering } from './kmeans/lloyd.ts'
import type { DitheredAssignment, FinalAssignment } from './palette/color-assignment.ts'
import type { DitherSettings, Hooks, QuantizeSettings } from './settings.ts'
import type { Centroids, Histogram, ImageHistogram, Labels, Raster, SpaceName } from './types.ts'

/**
 * What the pipeline runs on. Every backend gives the same results, bit for bit; where it keeps them is its own
 * business.
 */
export interface Backend {
  /** Takes a picture. Its pixels, and what is found of them, may stay on the device until `release`. */
  openImage(raster: Raster): BackendImage
  /** Takes distinct colors without a picture. */
  openColors(histogram: Histogram): BackendColors
}

/** Distinct colors that can be clustered, any number of times. */
export interface BackendColors {
  /** Points, cells and sums may stay on the device until the clustering is released. */
  openClustering(
    input: ClusteringInput,
    space: SpaceName,
    points: QuantizeSettings['points'],
  ): Promise<BackendClustering>
  release(): void
}

/** One clustering of one list of colors. */
export interface BackendClustering {
  /** The centroids that the iterations begin with. */
  seed(options: SeedOptions, hooks: Hooks): Promise<Seeds>
  /**
   * Overrelaxed iterations, as many as the seeds want, then Lloyd's to a fixed point, at most `most`. On the host
   * afterwards: the centroids alone.
   */
  iterate(start: Seeds, most: number, hooks: Hooks): Promise<Clustering>
  /** The nearest of these centroids for every distinct color, on the host. */
  label(centroids: Centroids): Promise<Labels>
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
   * The distinct colors, on the host. `known` is the host's result of an earlier job: it is counted again only if the
   * backend needs a table of its own for `remap` and has none yet.
   */
  histogram(hooks: Hooks, known?: ImageHistogram): Promise<ImageHistogram>
  /** The palette index of each pixel, from that of each distinct color. After `histogram`. */
  remap(histogram: Histogram, indexOfColor: Uint8Array, iterations: number, hooks: Hooks): Promise<IndexMap>
  /** Dithers, where asked, and brings the indices to the host with the palette that is left and its error. */
  dither(
    histogram: Histogram,
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
