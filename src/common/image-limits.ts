import { MAX_PIXELS } from './constants.ts'
import { HuepressError } from './errors.ts'
import { heldPixels } from './held-pixels.ts'
import type { RgbaImage } from './image.ts'

/** Refuses sizes that no step could handle, before anything is allocated for them. */
export function checkSize(width: number, height: number, limit = MAX_PIXELS): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new HuepressError('empty', `The image is ${width}x${height}: it has no pixels.`)
  }
  const pixels = width * height
  if (pixels > limit) {
    throw new HuepressError(
      'too-large',
      `The image has ${pixels} pixels (${width}x${height}) but the limit is ${limit}. Scale it down first.`,
    )
  }
}

/** Checks a caller's image: its size and that the bytes fit it. */
export function checkImage(image: RgbaImage): void {
  checkSize(image.width, image.height)
  const bytes = image.width * image.height * 4
  if (!heldPixels(image) && image.data.length !== bytes) {
    throw new HuepressError(
      'usage',
      `Expected ${bytes} bytes of RGBA for ${image.width}x${image.height} but received ${image.data.length}.`,
    )
  }
}
