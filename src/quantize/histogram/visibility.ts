/**
 * How well errors can be seen where a pixel is: in busy surroundings the eye sees less of them ("spatial masking").
 * The surroundings are the eight pixels of the pixel's block in the order of the picture: no rows above have to be at
 * hand, so that a tile or a strip needs none of its neighbors.
 */
export const BLOCK_PIXELS = 8

/** What a pixel counts in surroundings of middling activity; plain ones count up to 15, busy ones 1. */
export const MIDDLING = 4
export const MAX_VISIBILITY = 15
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

/** What each pixel of a block counts, 1..15; the block is cut off at the end of the picture. */
export function visibilityOf(pixels: Uint32Array, block: number): number {
  let least = 4095
  let most = 0
  const end = Math.min(block + BLOCK_PIXELS, pixels.length)
  for (let i = block; i < end; i++) {
    const luma = lumaOf(pixels[i])
    if (luma < least) least = luma
    if (luma > most) most = luma
  }
  const activity = most - least + NOISE_ACTIVITY
  return Math.max(1, Math.min(MAX_VISIBILITY, Math.floor((VISIBILITY_SCALE + (activity >> 1)) / activity)))
}
