import { oklabOf } from '../oklab-position.ts'
import { hexOf } from '../palette-texts.ts'

/** Colors as they stand in settings and in the address: hex without the sign, with hyphens between. */
const FORM = /^[\da-f]{6}(?:[\da-f]{2})?(?:-[\da-f]{6}(?:[\da-f]{2})?){0,255}$/

export const isColorList = (text: string): boolean => FORM.test(text)

/** The list of an RGBA palette, in its order. */
export const colorList = (palette: Uint8Array): string =>
  Array.from({ length: palette.length / 4 }, (_, entry) => hexOf(palette, entry).slice(1)).join('-')

/** The RGBA palette of a list. */
export function paletteOf(list: string): Uint8Array {
  const rgba = list.split('-').map(hex => hex.padEnd(8, 'f'))
  return Uint8Array.from(rgba.flatMap(hex => [0, 2, 4, 6].map(at => Number.parseInt(hex.slice(at, at + 2), 16))))
}

const distance = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, axis) => sum + (value - other[axis]) ** 2, 0)

/** Place of a color in OKLab; what is transparent is as far from what is opaque as black from white. */
const placeOf = (palette: Uint8Array, entry: number) => {
  const [r, g, b, alpha] = palette.subarray(entry * 4, entry * 4 + 4)
  return [...oklabOf(r, g, b), alpha / 255]
}

/**
 * A palette that holds the locked colors exactly: each takes the place of the entry nearest to it, which no other
 * locked color has. Colors for which there is no entry left are added, up to 256.
 */
export function withLocked(palette: Uint8Array, locked: Uint8Array): Uint8Array {
  const entries = Array.from({ length: palette.length / 4 }, (_, entry) => placeOf(palette, entry))
  const result = [...palette]
  const taken = new Set<number>()
  for (let color = 0; color < locked.length / 4; color++) {
    const place = placeOf(locked, color)
    let nearest = -1
    for (const [entry, other] of entries.entries()) {
      if (taken.has(entry)) continue
      if (nearest < 0 || distance(place, other) < distance(place, entries[nearest])) nearest = entry
    }
    if (nearest < 0) nearest = result.length / 4
    if (nearest > 255) break
    taken.add(nearest)
    result.splice(nearest * 4, 4, ...locked.subarray(color * 4, color * 4 + 4))
  }
  return Uint8Array.from(result)
}
