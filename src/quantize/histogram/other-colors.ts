import { keyOf } from '../../common/pixel-keys.ts'
import type { ImageHistogram } from '../types.ts'
import { KeyMap } from './key-map.ts'
import { alphaCode, keyOfAlphaCode } from './morton.ts'

/** Room for so many colors. */
export const emptyHistogram = (size: number, opaque: boolean): ImageHistogram => ({
  keys: new Uint32Array(size),
  counts: new Uint32Array(size),
  visibility: new Uint32Array(size),
  opaque,
})

/** Counts the colors that are not opaque: few, as a rule, and of too many bits for a table. */
export class OtherColors {
  private counts = new KeyMap()
  private visibility = new KeyMap()

  get size(): number {
    return this.counts.size
  }

  /** Adds so many pixels, each of which counts `visibility`. */
  add(pixel: number, pixels: number, visibility: number): void {
    const key = keyOf(pixel)
    this.counts.add(key, pixels)
    this.visibility.add(key, pixels * visibility)
  }

  /** Puts them in front of a histogram, in Morton order. */
  list({ keys, counts, visibility }: ImageHistogram): void {
    const codes = this.counts.list().map(alphaCode).sort()
    codes.forEach((code, i) => {
      keys[i] = keyOfAlphaCode(code)
      counts[i] = this.counts.get(keys[i])
      visibility[i] = this.visibility.get(keys[i])
    })
  }
}
