import type { HistogramHandle, Indexed } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import { roughEffort } from '../formats/effort.ts'
import type { Encoders } from '../formats/encode.ts'
import { applyMetadataPolicy } from '../formats/metadata/metadata-policy.ts'
import { checkQuantizeOptions, JOB_NAMES, resolveJob } from '../options/resolve.ts'
import type { CompressOptions } from './compress-types.ts'
import type { DecodedImage } from './decoded-image.ts'
import { type JobPixels, openSample } from './job-pixels.ts'

/** Maps rows of a picture to palettes, and estimates the size of the whole file from theirs. */
export interface SizeEstimate {
  map(palette: Uint8Array): Promise<Indexed>
  bytes(mapped: Indexed): Promise<number>
}

/** `pixels`: those that the job of these options works on, with their histogram. The options are checked. */
export async function openSizeEstimate(
  { encode }: Pick<Encoders, 'encode'>,
  engine: Engine,
  pixels: JobPixels,
  histogramHandle: HistogramHandle,
  decoded: DecodedImage,
  options: CompressOptions,
): Promise<SizeEstimate> {
  const { signal } = options
  const { space, dither, lossy } = checkQuantizeOptions(options, JOB_NAMES)
  const job = resolveJob(options)
  // A photo has no palette: numbers of colors are those of a PNG.
  const format = job.format === 'photo' ? 'png' : job.format
  const effort = roughEffort(job.effort)
  const preserved = await applyMetadataPolicy(decoded, job)
  const { image, histogram } = await openSample(pixels, histogramHandle, engine, signal)
  return {
    map: palette => engine.quantize(image, { palette, histogram, space, dither, lossy, signal }),
    async bytes(mapped) {
      // Palette and metadata do not grow with the picture: a file of one pixel has them too.
      const single = { ...mapped, width: 1, height: 1, indices: mapped.indices.subarray(0, 1) }
      const fixed = (await encode(single, 'png', preserved, { effort: 0, signal })).bytes.length
      const { length } = (
        await encode(mapped, format, preserved, { effort, signal, isRepetitive: lossy > 0 && dither > 0 })
      ).bytes
      return Math.round(fixed + (histogramHandle.pixels / histogram.pixels) * Math.max(1, length - fixed))
    },
  }
}
