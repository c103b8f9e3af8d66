import { OPAQUE_BITS } from '../../common/constants.ts'
import { keyOf } from '../../common/pixel-keys.ts'
import { KeyMap } from '../histogram/key-map.ts'

/** A table of opaque colors has one byte for each value of red, green and blue. */
const RGB = 0xffffff

function remapOpaque(pixels: Uint32Array, table: Uint8Array): Uint8Array {
  const out = new Uint8Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) out[i] = table[pixels[i] & RGB]
  return out
}

function remapMixed(pixels: Uint32Array, table: Uint8Array, others: KeyMap): Uint8Array {
  const out = new Uint8Array(pixels.length)
  let previous = -1
  let index = 0
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]
    if (pixel !== previous) {
      previous = pixel
      index = pixel >= OPAQUE_BITS ? table[pixel & RGB] : others.get(keyOf(pixel))
    }
    out[i] = index
  }
  return out
}

/**
 * One palette index a pixel, by looking its color up: `indexOfColor[i]` is the index of the distinct color
 * `keys[i]`. A 16 MiB table for the opaque colors, a hash map for the others.
 */
export function remap(pixels: Uint32Array, keys: Uint32Array, indexOfColor: Uint8Array): Uint8Array {
  const table = new Uint8Array(RGB + 1)
  const others = new KeyMap()
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] >= OPAQUE_BITS) table[keys[i] & RGB] = indexOfColor[i]
    else others.add(keys[i], indexOfColor[i])
  }
  return others.size === 0 ? remapOpaque(pixels, table) : remapMixed(pixels, table, others)
}
