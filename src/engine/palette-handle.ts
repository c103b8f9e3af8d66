import { expected, HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import { qualityOf } from '../common/quality-scale.ts'
import { paletteKey } from '../options/resolve.ts'
import { psnrOf } from '../quantize/color/squared-error.ts'
import {
  type FinalAssignment,
  finalIndices,
  finalPixels,
  finishAssignment,
} from '../quantize/palette/color-assignment.ts'
import { remap } from '../quantize/palette/remap.ts'
import { perVisible } from '../quantize/search/target-error.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import type { Assignment, Raster } from '../quantize/types.ts'
import type { HistogramHandle, PaletteHandle } from './api-types.ts'
import { colorsOf } from './histogram-handle.ts'
import { openRaster, readRaster } from './open-raster.ts'

/** Looks a sample of the picture up where it is open on a device; null if it is not. */
export type RemapSample = (sample: Raster, final: FinalAssignment) => Promise<Uint8Array | null>

interface Origin {
  histogram: HistogramHandle
  /** Its labels are on the host. */
  assignment: Assignment
  key: string
  remapSample: RemapSample
}

/** A handle that the engine made, with what a job need not find again. */
class ClusteredPalette implements PaletteHandle {
  readonly palette: Uint8Array
  readonly counts: Uint32Array
  readonly mse: number
  readonly psnr: number
  readonly quality: number
  readonly iterations: number
  readonly converged: boolean
  readonly searchedColors: number | null
  readonly ms: PaletteHandle['ms']
  readonly snapshots?: readonly Uint8Array[]
  readonly #origin: Origin

  constructor(figures: PaletteHandle, origin: Origin) {
    this.palette = figures.palette
    this.counts = figures.counts
    this.mse = figures.mse
    this.psnr = figures.psnr
    this.quality = figures.quality
    this.iterations = figures.iterations
    this.converged = figures.converged
    this.searchedColors = figures.searchedColors
    this.ms = figures.ms
    if (figures.snapshots) this.snapshots = figures.snapshots
    this.#origin = origin
    Object.freeze(this)
  }

  /** Errors: 'usage' where a caller put the handle together. */
  static originOf(handle: PaletteHandle): Origin {
    if (typeof handle === 'object' && handle !== null && #origin in handle) return handle.#origin
    throw expected('paletteHandle', 'what engine.palette gave', typeof handle)
  }
}

export function toPaletteHandle(
  histogram: HistogramHandle,
  assignment: Assignment,
  settings: QuantizeSettings,
  remapSample: RemapSample,
  framesOf?: (palette: Uint32Array) => Uint8Array[],
): PaletteHandle {
  const final = finishAssignment(assignment, false)
  const { mse } = final
  const { search = 0, init, kmeans, palette } = assignment.ms
  const figures = {
    palette: final.palette.bytes,
    counts: finalPixels(final),
    mse,
    psnr: psnrOf(mse),
    quality: qualityOf(mse * perVisible(colorsOf(histogram))),
    iterations: assignment.iterations,
    converged: assignment.converged,
    searchedColors: assignment.searchedColors ?? null,
    ms: { search, init, kmeans, palette },
    ...(framesOf && { snapshots: framesOf(final.palette.keys) }),
  }
  return new ClusteredPalette(figures, { histogram, assignment, key: paletteKey(settings), remapSample })
}

/** The nearest entry of each pixel of an image that has no other colors than those that were clustered. */
export async function nearestEntries(paletteHandle: PaletteHandle, image: RgbaImage): Promise<Uint8Array> {
  const { histogram, assignment, remapSample } = ClusteredPalette.originOf(paletteHandle)
  const [sample, final] = [openRaster(image), finishAssignment(assignment, false)]
  const indices = await remapSample(sample, final)
  if (indices) return indices
  const { pixels } = await readRaster(sample)
  return remap(pixels, (await histogram.colors()).keys, await finalIndices(final))
}

/** What a job need not cluster again; its times are those of this job. Errors: 'usage' where it is of another job. */
export function assignmentOf(
  paletteHandle: PaletteHandle,
  histogram: HistogramHandle | undefined,
  settings: QuantizeSettings,
): Assignment {
  const origin = ClusteredPalette.originOf(paletteHandle)
  const wrong = origin.histogram !== histogram ? 'other histogram colors' : 'other options'
  if (origin.histogram !== histogram || origin.key !== paletteKey(settings))
    throw new HuepressError(
      'usage',
      `The palette was clustered with ${wrong} than this job has. Leave paletteHandle out.`,
    )
  return { ...origin.assignment, ms: { init: 0, kmeans: 0, palette: 0 } }
}
