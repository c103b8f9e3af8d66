import type { Sharp, SharpInput, SharpOptions } from 'sharp'

/** The decoder, loaded when it is first needed: that takes a quarter of a second. */
export async function openWithSharp(input: SharpInput, options: SharpOptions = {}): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false) // It would keep the last picture's rows, 60 MB for 24 megapixels.
  return sharp(input, { limitInputPixels: false, ...options })
}
