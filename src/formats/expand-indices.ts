import type { IndexedPixels } from '../common/image.ts'

/** The picture's RGBA, 4 bytes a pixel. */
export function expandIndices({ palette, indices }: IndexedPixels): Uint8Array {
  const colors = new Uint32Array(palette.slice().buffer)
  const pixels = new Uint32Array(indices.length)
  for (let i = 0; i < pixels.length; i++) pixels[i] = colors[indices[i]]
  return new Uint8Array(pixels.buffer)
}
