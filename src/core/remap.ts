import { OPAQUE_BITS } from './constants.ts'
import { KeyMap } from './key-map.ts'
import { opaqueCode, SPREAD3 } from './morton.ts'
import { keyOf } from './pixels.ts'

/**
 * One palette index a pixel, by looking its colour up: `indexOfColour[i]` is the index of the distinct colour
 * `keys[i]`. A 16 MiB table for the opaque colours, a hash map for the others.
 */
export function remap(pixels: Uint32Array, keys: Uint32Array, indexOfColour: Uint8Array): Uint8Array {
  const table = new Uint8Array(2 ** 24)
  const others = new KeyMap()
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] >= OPAQUE_BITS) table[opaqueCode(keys[i])] = indexOfColour[i]
    else others.add(keys[i], indexOfColour[i])
  }
  const out = new Uint8Array(pixels.length)
  let previous = -1
  let index = 0
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]
    if (pixel !== previous) {
      previous = pixel
      index =
        pixel >= OPAQUE_BITS
          ? table[(SPREAD3[pixel & 255] << 2) | (SPREAD3[(pixel >>> 8) & 255] << 1) | SPREAD3[(pixel >>> 16) & 255]]
          : others.get(keyOf(pixel))
    }
    out[i] = index
  }
  return out
}
