import { MAX_COLORS } from '../../common/constants.ts'
import { coordsOf, keyOfCentroid } from '../color/color-space.ts'
import type { Centroids, SpaceName } from '../types.ts'

/** Brightness for sorting: Rec. 709 luma in whole numbers. */
function luma(key: number): number {
  return 2126 * (key & 255) + 7152 * ((key >>> 8) & 255) + 722 * ((key >>> 16) & 255)
}

/** Palette order: by alpha, so that tRNS stays short, then dark to bright, then by key. */
function inOrder(keys: Iterable<number>): Uint32Array {
  const alpha = (key: number) => key >>> 24
  return Uint32Array.from([...keys].sort((a, b) => alpha(a) - alpha(b) || luma(a) - luma(b) || a - b))
}

/** The centroids as 8-bit colors, packed, each once, in palette order; `gray`: those of a picture without color. */
export function roundPalette(centroids: Centroids, space: SpaceName, gray = false): Uint32Array {
  const { dims, count, coords } = centroids
  const keys = new Set<number>()
  for (let k = 0; k < count; k++) keys.add(keyOfCentroid(coords, k * dims, dims, space, gray))
  return inOrder(keys)
}

/** Colors as a palette: of an image that has no more than asked, say. Each must come once. */
export function exactPalette(keys: Iterable<number>): Uint32Array {
  return inOrder(keys)
}

/** A rounded palette as centroids, for the last assignment. */
export function paletteCentroids(palette: Uint32Array, dims: 3 | 4, space: SpaceName): Centroids {
  const coords = new Int32Array(palette.length * dims)
  const all = new Int32Array(4)
  palette.forEach((key, k) => {
    coordsOf(key, space, all)
    for (let d = 0; d < dims; d++) coords[k * dims + d] = all[d]
  })
  const opaqueFrom = palette.findIndex(key => key >>> 24 === 255)
  // Without any opaque entry, opaque colors take others: only a given palette makes them.
  const firstOpaque = dims === 3 ? 0 : Math.max(0, opaqueFrom)
  return { dims, count: palette.length, coords, firstOpaque, fixed: 0 }
}

export interface FinalPalette {
  /** Packed colors that at least one pixel uses, in palette order. */
  keys: Uint32Array
  /** RGBA bytes of the same. */
  bytes: Uint8Array
  /** New index of each old one; 256 entries, unused ones 0. */
  translation: Uint8Array
  /** No entry was dropped. */
  isSame: boolean
}

/** Drops the entries that no pixel uses. `usage` has the pixels (or any positive number) of each entry. */
export function dropUnused(palette: Uint32Array, usage: ArrayLike<number>): FinalPalette {
  const translation = new Uint8Array(MAX_COLORS)
  const used: number[] = []
  palette.forEach((key, k) => {
    if (usage[k] === 0) return
    translation[k] = used.length
    used.push(key)
  })
  const bytes = new Uint8Array(used.length * 4)
  used.forEach((key, k) => {
    for (let channel = 0; channel < 4; channel++) bytes[k * 4 + channel] = key >>> (8 * channel)
  })
  return { keys: Uint32Array.from(used), bytes, translation, isSame: used.length === palette.length }
}
