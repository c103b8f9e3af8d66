import { OPAQUE_BITS } from '../../common/constants.ts'
import { withKernels } from '../../common/kernels/kernels.ts'
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

/** The plain code; the specification of the kernels. */
function remapPlainly(pixels: Uint32Array, keys: Uint32Array, indexOfColor: Uint8Array): Uint8Array {
  const table = new Uint8Array(RGB + 1)
  const others = new KeyMap()
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] >= OPAQUE_BITS) table[keys[i] & RGB] = indexOfColor[i]
    else others.add(keys[i], indexOfColor[i])
  }
  return others.size === 0 ? remapOpaque(pixels, table) : remapMixed(pixels, table, others)
}

/** Above so many pixels, whose neighbors lie side by side in a table of all colors, it is quicker than a hash table. */
const HASHED_PIXELS = 2 ** 21

/** Pixels that go to the kernel at a time. */
const BLOCK = 2 ** 18

/** The same by a hash table of all colors; null without kernels, or if there are too many pixels. */
function remapByKernel(pixels: Uint32Array, keys: Uint32Array, indexOfColor: Uint8Array): Uint8Array | null {
  if (pixels.length > HASHED_PIXELS) return null
  const out = new Uint8Array(pixels.length)
  const block = Math.min(BLOCK, pixels.length)
  const bits = Math.ceil(Math.log2(2 * keys.length + 2))
  const clear = keys.indexOf(0)
  const layout = {
    pixels: [Uint32Array, Math.max(block, keys.length)],
    indices: [Uint8Array, Math.max(block, keys.length)],
    keys: [Uint32Array, 2 ** bits],
    values: [Uint8Array, 2 ** bits],
  } as const
  const isDone = withKernels(layout, ({ run, arrays, at }) => {
    arrays.pixels.set(keys)
    arrays.indices.set(indexOfColor)
    run.fillColorTable(at.pixels, at.indices, keys.length, at.keys, at.values, bits)
    for (let from = 0; from < pixels.length; from += block) {
      const part = pixels.subarray(from, from + block)
      arrays.pixels.set(part)
      const ofClear = clear < 0 ? 0 : indexOfColor[clear]
      run.lookUpColors(at.pixels, part.length, at.keys, at.values, bits, ofClear, at.indices)
      out.set(arrays.indices.subarray(0, part.length), from)
    }
  })
  return isDone ? out : null
}

/**
 * One palette index a pixel, by looking its color up: `indexOfColor[i]` is the index of the distinct color `keys[i]`.
 */
export function remap(pixels: Uint32Array, keys: Uint32Array, indexOfColor: Uint8Array): Uint8Array {
  return remapByKernel(pixels, keys, indexOfColor) ?? remapPlainly(pixels, keys, indexOfColor)
}
