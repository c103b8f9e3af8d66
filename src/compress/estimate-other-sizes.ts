import type { RgbaImage } from '../common/image.ts'
import type { HistogramHandle, Indexed } from '../engine/api-types.ts'
import { checkQuantizeOptions } from '../options/resolve.ts'
import { sampleRows } from './sample-rows.ts'
import type { Sizes } from './suggest-colors.ts'
import type { Job, Made } from './target-size.ts'

/** Up to so many pixels files are really made, which takes no longer than the one that was asked for. */
const MAX_MADE_PIXELS = 2 ** 20
/**
 * Part by which an estimate may be too low, for each halving of the colors; see docs/decisions/0029-estimated-sizes.md.
 */
const MARGIN = 0.08

interface OtherJob extends Pick<Job, 'image' | 'wanted' | 'engine' | 'encodeFast'> {
  /** Colors of `image`, where they were counted before. */
  counted?: HistogramHandle
  /** The bytes that the encoder of the job makes. */
  encodeFully(indexed: Indexed): Promise<Uint8Array>
}

/**
 * Makes files of some rows with a palette of the whole picture: the real one is larger by about the same factor at
 * every number of colors.
 */
function roughSizes({ image, wanted, engine, encodeFast, ...job }: OtherJob, lossy: number) {
  const { space, dither, signal } = wanted
  const sample = sampleRows(image)
  const sizeWith = async (palette: Uint8Array) => {
    const indexed = await engine.quantize(sample, { palette, space, dither, lossy, signal })
    return (await encodeFast(indexed)).length
  }
  let counted: Promise<HistogramHandle> | undefined
  const sizeAt = async (colors: number) => {
    counted ??= job.counted ? Promise.resolve(job.counted) : engine.histogram(image as RgbaImage, { signal })
    const { palette } = await engine.palette(await counted, { ...wanted, colors, rough: true })
    return sizeWith(palette)
  }
  return { sizeWith, sizeAt }
}

/**
 * Sizes of the file that was made with other numbers of colors: of small pictures by making them, else by rough files.
 */
export function estimateOtherSizes(job: OtherJob, made: Made): Sizes {
  const { image, engine, encodeFully } = job
  const { colors, lossy, pixels } = made.indexed.report
  const { quality: _, onProgress: __, ...wanted } = job.wanted
  const dithered = checkQuantizeOptions(wanted, [], pixels).dither > 0
  const common = { colors, bytes: made.bytes.length, dithered }
  if (pixels <= MAX_MADE_PIXELS) {
    const make = (colors: number) => engine.quantize(image, { ...wanted, colors, lossy })
    return { ...common, bytesAt: async colors => (await encodeFully(await make(colors))).length, margin: 0 }
  }
  const rough = roughSizes({ ...job, wanted }, lossy)
  let factor: Promise<number> | undefined
  const bytesAt = async (colors: number) => {
    factor ??= rough.sizeWith(made.indexed.palette).then(bytes => made.bytes.length / bytes)
    return (await factor) * (await rough.sizeAt(colors))
  }
  return { ...common, bytesAt, margin: MARGIN }
}
