/**
 * How well errors can be seen where a pixel is: in busy surroundings the eye sees less of them ("spatial masking").
 * The surroundings are the pixels of the pixel's block in the order of the picture: no rows above have to be at hand,
 * so that a tile or a strip needs none of its neighbors.
 */
export const BLOCK_PIXELS = 8
/** Activity is the mean of two halves', so that a thing with an edge does not count as busy on both of its sides. */
const HALF = 4

/** What a pixel counts in surroundings of middling activity. */
export const MIDDLING = 4
export const MIN_VISIBILITY = 2
export const MAX_VISIBILITY = 10
/** Activity that is lost in the noise of any photo, in units of `lumaOf`. */
export const NOISE_ACTIVITY = 16
/** The activity of a median photo, for which `MIDDLING` is right, and that noise, times `MIDDLING`. */
export const VISIBILITY_SCALE = 452

/** Luma in 11 bits, 0..2040; what is not opaque lies over middle gray. */
export function lumaOf(pixel: number): number {
  const luma = (54 * (pixel & 255) + 183 * ((pixel >>> 8) & 255) + 19 * ((pixel >>> 16) & 255)) >> 5
  const alpha = pixel >>> 24
  return alpha === 255 ? luma : Math.floor((luma * alpha + 1020 * (255 - alpha)) / 255)
}

/** Range of luma of the pixels from..to, cut off at the end of the picture. */
function rangeOf(pixels: Uint32Array, from: number, to: number): number {
  let least = 4095
  let most = 0
  const end = Math.min(to, pixels.length)
  for (let i = from; i < end; i++) {
    const luma = lumaOf(pixels[i])
    if (luma < least) least = luma
    if (luma > most) most = luma
  }
  return most - least
}

/** What each pixel of the block from `block` on counts, 2..10; the block is cut off at the end of the picture. */
export function visibilityOf(pixels: Uint32Array, block: number): number {
  const first = rangeOf(pixels, block, block + HALF)
  const last = block + HALF < pixels.length ? rangeOf(pixels, block + HALF, block + BLOCK_PIXELS) : first
  const activity = ((3 * (first + last)) >> 2) + NOISE_ACTIVITY
  const visibility = Math.floor((VISIBILITY_SCALE + (activity >> 1)) / activity)
  return Math.max(MIN_VISIBILITY, Math.min(MAX_VISIBILITY, visibility))
}
