import { concatBytes } from '../../src/formats/deflate/deflate.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'

export interface Picture {
  width: number
  height: number
  palette: Uint8Array
  indices: Uint8Array
}

/** Soft stripes with grain, so that neighbours resemble each other, over a palette made by `color`. */
export function stripes(width: number, height: number, count: number, color: (i: number) => number[]): Picture {
  const random = seededRandom(count * 31 + width)
  const palette = Uint8Array.from(Array.from({ length: count }, (_, i) => color(i)).flat())
  const indices = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const light = 0.5 + 0.4 * Math.sin(x / 9 + y / 23) + 0.1 * random()
    return Math.min(count - 1, Math.floor(light * count))
  })
  return { width, height, palette, indices }
}

/** Some entries with alpha and hidden colors under alpha 0 first, then opaque ones. */
export const mixedColor = (i: number): number[] => [i * 5, 255 - i * 3, (i * 37) & 255, i < 6 ? i * 45 : 255]

/** What a reader must see: the palette entry of every pixel. */
export function pixelsOf({ palette, indices }: Picture): Uint8Array {
  return concatBytes([...indices].map(index => palette.subarray(index * 4, index * 4 + 4)))
}

export const opaqueColor = (i: number): number[] => [i * 15, 255 - i * 7, (i * 37) & 255, 255]

/** Stretches that repeat after any number of pixels, odd ones too: pairs of them hardly repeat. */
export function repeating(width: number, height: number, colors: number): Picture {
  const random = seededRandom(3)
  const piece = Uint8Array.from({ length: 61 }, () => Math.floor(random() * colors))
  const indices = new Uint8Array(width * height)
  for (let at = 0; at < indices.length; ) {
    const length = 5 + Math.floor(random() * 30)
    const from = Math.floor(random() * 26)
    indices.set(piece.subarray(from, Math.min(from + length, from + indices.length - at)), at)
    at += length
  }
  return { width, height, palette: stripes(1, 1, colors, opaqueColor).palette, indices }
}
