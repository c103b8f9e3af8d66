import type { RgbaImage } from '../common/image.ts'
import { checkProfile } from '../formats/metadata/metadata-policy.ts'
import { type CompressOptions, plainPixels } from './compress.ts'
import type { DecodedImage } from './decoded-image.ts'

/**
 * The pixels that `compress` with these options would quantize: converted to sRGB if `keep` is 'none', else the decoded
 * ones. Count these (`engine.histogram`) to give `compress` what it would count. The conversion is done once per image.
 * Errors: 'corrupt' if the color profile is damaged and would have to be kept, as with `compress`.
 */
export async function jobPixels(
  image: DecodedImage,
  { keep = 'icc', tolerant }: Pick<CompressOptions, 'keep' | 'tolerant'> = {},
): Promise<RgbaImage> {
  if (keep === 'none') return (await plainPixels(image)).image
  checkProfile(image, tolerant)
  return image
}
