import { areGray } from '../../common/pixel-keys.ts'
import type { ImageColors, ImageHistogram } from '../types.ts'

function sumOf(counts: Uint32Array): number {
  let sum = 0
  // A loop, since there may be a million colors.
  for (let i = 0; i < counts.length; i++) sum += counts[i]
  return sum
}

/** Colors that are on the host. */
export function colorsOf(histogram: ImageHistogram): ImageColors {
  const { keys, counts, opaque } = histogram
  let pixels: number | undefined
  let gray: boolean | undefined
  return {
    size: keys.length,
    opaque,
    get pixels() {
      pixels ??= sumOf(counts)
      return pixels
    },
    clear: keys[0] === 0 ? counts[0] : 0,
    get gray() {
      gray ??= areGray(keys)
      return gray
    },
    histogram: async () => histogram,
  }
}
