import type { Indexed, Report } from '../../engine/api-types.ts'
import { checkQuantizeOptions } from '../../options/resolve.ts'
import { openSample } from '../job-pixels.ts'
import type { Job } from '../target-size.ts'
import type { Sizes } from './suggest-colors.ts'

/** Up to so many pixels files are really made, which takes no longer than the one that was asked for. */
const MAX_MADE_PIXELS = 2 ** 20
/**
 * Part by which an estimate may be too low, for each halving of the colors; see docs/decisions/0029-estimated-sizes.md.
 */
const MARGIN = 0.08

interface OtherJob extends Pick<Job, 'pixels' | 'histogramHandle' | 'quantizeOptions' | 'engine' | 'encodeFast'> {
  /** The bytes that the encoder of the job makes. */
  encodeFully(indexed: Indexed): Promise<Uint8Array>
}

/**
 * Makes files of some rows with a palette of the whole picture: the real one is larger by about the same factor at
 * every number of colors.
 */
function roughSizes({ pixels, histogramHandle, quantizeOptions, engine, encodeFast }: OtherJob, lossy: number) {
  const { space, dither, signal } = quantizeOptions
  const sizeWith = async (palette: Uint8Array) => {
    const { image, histogram } = await openSample(pixels, histogramHandle, engine, signal)
    const indexed = await engine.quantize(image, { palette, histogram, space, dither, lossy, signal })
    return (await encodeFast(indexed)).length
  }
  const sizeAt = async (colors: number) => {
    const { palette } = await engine.palette(histogramHandle, { ...quantizeOptions, colors, rough: true })
    return sizeWith(palette)
  }
  return { sizeWith, sizeAt }
}

/** What is known of the file that was made. */
export interface MadeFile {
  report: Pick<Report, 'colors' | 'lossy' | 'pixels'>
  palette: Uint8Array
  bytes: number
}

/**
 * Sizes of the file that was made with other numbers of colors: of small pictures by making them, else by rough files.
 */
export function estimateOtherSizes(job: OtherJob, result: MadeFile): Sizes {
  const { engine, histogramHandle: histogram, encodeFully } = job
  const { image } = job.pixels
  const { colors, lossy, pixels } = result.report
  const { quality: _, onProgress: __, ...quantizeOptions } = job.quantizeOptions
  const dithered = checkQuantizeOptions(quantizeOptions).dither > 0
  const common = { colors, bytes: result.bytes, dithered }
  if (pixels <= MAX_MADE_PIXELS) {
    const make = (colors: number) => engine.quantize(image, { ...quantizeOptions, colors, lossy, histogram })
    return { ...common, bytesAt: async colors => (await encodeFully(await make(colors))).length, margin: 0 }
  }
  const rough = roughSizes({ ...job, quantizeOptions }, lossy)
  let factor: Promise<number> | undefined
  const bytesAt = async (colors: number) => {
    factor ??= rough.sizeWith(result.palette).then(bytes => result.bytes / bytes)
    return (await factor) * (await rough.sizeAt(colors))
  }
  return { ...common, bytesAt, margin: MARGIN }
}
