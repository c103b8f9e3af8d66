import type { RgbaImage } from '../common/image.ts'
import type { Indexed } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import { type Effort, type Format, levelFor } from '../formats/effort.ts'
import type { Encoders } from '../formats/encode.ts'
import { applyMetadataPolicy, type Keep } from '../formats/metadata/metadata-policy.ts'
import { checkQuantizeOptions } from '../options/resolve.ts'
import { checkOption } from '../options/table.ts'
import { type CompressOptions, JOB_NAMES } from './compress.ts'
import type { DecodedImage } from './decoded-image.ts'
import { sampleRows } from './sample-rows.ts'

/** Effort of a rough file, at most. */
const EFFORT = 1

/** Maps rows of a picture to palettes, and estimates the size of the whole file from theirs. */
export interface SizeEstimate {
  map(palette: Uint8Array): Promise<Indexed>
  bytes(mapped: Indexed): Promise<number>
}

/** `image`: the pixels that the job of these options works on. The options are checked. */
export async function openSizeEstimate(
  { encode }: Pick<Encoders, 'encode'>,
  engine: Engine,
  image: RgbaImage,
  decoded: DecodedImage,
  options: CompressOptions,
): Promise<SizeEstimate> {
  const { signal, keepLocation = false } = options
  const pixels = image.width * image.height
  const { space, dither, lossy } = checkQuantizeOptions(options, JOB_NAMES, pixels)
  const format = checkOption('format', options.format) as Format
  const effort = Math.min(levelFor(format, checkOption('effort', options.effort) as Effort, pixels), EFFORT)
  const preserved = await applyMetadataPolicy(decoded, {
    keep: checkOption('keep', options.keep) as Keep,
    keepLocation,
  })
  const sample = sampleRows(image)
  const counted = await engine.histogram(sample, { signal })
  return {
    map: palette => engine.quantize(sample, { palette, histogram: counted, space, dither, lossy, signal }),
    async bytes(mapped) {
      // Palette and metadata do not grow with the picture: a file of one pixel has them too.
      const single = { ...mapped, width: 1, height: 1, indices: mapped.indices.subarray(0, 1) }
      const fixed = (await encode(single, 'png', preserved, { effort: 0, signal })).bytes.length
      const { length } = (await encode(mapped, format, preserved, { effort, signal })).bytes
      return Math.round(fixed + (pixels / counted.pixels) * Math.max(1, length - fixed))
    },
  }
}
