import type { PackedPixels } from './png-rows.ts'

/** The same picture with its entries in another order, those that are not opaque first: by the least `rank`. */
function reordered(picture: PackedPixels, rank: (k: number) => number): PackedPixels {
  const { palette, indices } = picture
  const ranks = Array.from(
    { length: palette.length / 4 },
    (_, k) => rank(k) + (palette[4 * k + 3] === 255 ? 2 ** 32 : 0),
  )
  const order = [...ranks.keys()].sort((a, b) => ranks[a] - ranks[b] || a - b)
  const place = new Uint8Array(order.length)
  const moved = new Uint8Array(palette.length)
  for (const [position, k] of order.entries()) {
    place[k] = position
    moved.set(palette.subarray(4 * k, 4 * k + 4), 4 * position)
  }
  return { ...picture, palette: moved, indices: indices.map(k => place[k]) }
}

/** In no order, so that no filter helps and the optimiser leaves all rows as they are: then all parts fit. */
export const shuffled = (indexed: PackedPixels) => reordered(indexed, k => Math.imul(k + 1, 0x9e3779b1) >>> 0)
