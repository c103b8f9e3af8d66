import type { RgbaImage } from '../../common/image.ts'
import { estimatePhoto, type PhotoJob } from '../photo/photo-quality.ts'
import { roundedBytes, type Sizes, type SmallerAlternative, suggestColors } from './suggest-colors.ts'

/** A photo that is smaller than the file it came from. */
export interface PhotoAlternative {
  bytes: number
  /** The size was estimated from parts of the picture. */
  estimated: boolean
}

/** What would be smaller than the input; null for what is not, or was not looked for. */
export interface Alternatives {
  /** Fewer colors, 16 at least. */
  smallerAlternative: SmallerAlternative | null
  /** A lossy WebP without a palette. */
  photoAlternative: PhotoAlternative | null
}

export const NO_ALTERNATIVES: Alternatives = { smallerAlternative: null, photoAlternative: null }

/** Says how small a photo would be. */
export const photoNote = ({ bytes, estimated }: PhotoAlternative): string =>
  `As a photo WebP (\`format: 'photo'\`), which has no palette, it has ${roundedBytes(bytes, estimated)} bytes.`

/** Looks for what is smaller than `limit` bytes. */
export async function suggest(image: RgbaImage, sizes: Sizes, job: PhotoJob, limit: number): Promise<Alternatives> {
  const smallerAlternative = await suggestColors(sizes, limit)
  const bytes = await estimatePhoto(image, job, limit)
  return { smallerAlternative, photoAlternative: bytes === null ? null : { bytes, estimated: true } }
}
