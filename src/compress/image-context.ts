import { heldPixels } from '../common/held-pixels.ts'
import { type Once, once } from '../common/once.ts'
import { checkProfile, withoutProfile } from '../formats/metadata/metadata-policy.ts'
import type { OptionValues } from '../options/values.ts'
import type { DecodedImage } from './decoded-image.ts'
import { JobPixels } from './job-pixels.ts'

/** Which pixels are meant: with `keep` 'none', and in a JPEG XL, those that look right without a color profile. */
type Keep = Partial<Pick<OptionValues, 'keep' | 'tolerant' | 'format'>>

/** Whether the result has no color profile: none is wanted, or the encoder writes none, as that of JPEG XL. */
export const leavesOutProfile = ({ keep, format }: Keep): boolean => keep === 'none' || format === 'jxl'

/** Pixels, with a sentence for each thing that was done to their colors. */
interface Converted {
  pixels: JobPixels
  notes: string[]
}

/**
 * One decoded picture, and all that jobs found of it: the pixels without their color profile, the histogram, palettes,
 * a sample for estimates, and what stays on a GPU. Give it to `compress` and `curve` instead of the decoded image:
 * what one job found, the next need not find again, and the results stay the same.
 */
export class ImageContext {
  readonly source: DecodedImage
  #stored: JobPixels
  #converted: Once<Converted> = once()

  /** `source`: what `decode` gave; it is not copied and must not be changed. */
  constructor(source: DecodedImage) {
    this.source = source
    this.#stored = new JobPixels(source)
  }

  /**
   * The pixels that a job quantizes: converted to sRGB if `keep` is 'none' or `format` 'jxl', else the decoded ones.
   * Errors: 'corrupt' if the color profile is damaged and would have to be kept; not with `tolerant`.
   */
  async pixels(options: Keep = {}): Promise<JobPixels> {
    return (await this.convert(options)).pixels
  }

  /** The same, with what a report says of it. The conversion is done once. */
  async convert({ keep = 'icc', tolerant, format }: Keep = {}): Promise<Converted> {
    if (leavesOutProfile({ keep, format })) return this.#converted.get(() => this.#convert())
    checkProfile(this.source, tolerant)
    return { pixels: this.#stored, notes: [] }
  }

  /** Frees what was found, on the GPU and on the host. A later job finds it anew. */
  close(): void {
    for (const pixels of [this.#stored, this.#converted.value?.pixels]) pixels?.close()
    this.#stored = new JobPixels(this.source)
    this.#converted = once()
  }

  /**
   * The same, and lets go of the decoded pixels, which a browser may hold: the picture is not usable afterwards. What
   * is not destroyed goes when memory gets short.
   */
  destroy(): void {
    this.close()
    heldPixels(this.source)?.close()
  }

  async #convert(): Promise<Converted> {
    const { image, notes } = await withoutProfile(this.source, this.source)
    return { pixels: image === this.source ? this.#stored : new JobPixels(image), notes }
  }
}

/** Works on the caller's context, or on one of its own, which is closed afterwards. */
export async function withContext<T>(
  input: DecodedImage | ImageContext,
  work: (picture: ImageContext) => Promise<T>,
): Promise<T> {
  if (input instanceof ImageContext) return work(input)
  const own = new ImageContext(input)
  try {
    return await work(own)
  } finally {
    own.close()
  }
}
