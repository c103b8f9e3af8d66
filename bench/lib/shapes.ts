import { hash } from './lattice.ts'

/** What is painted over the picture: two colors, and how much texture lies on it. */
export interface Shape {
  /** RGB, mixed by the broad light. */
  colors: readonly [readonly number[], readonly number[]]
  /** 0..64: how much of the fine texture shows. */
  texture: number
  /** First and last pixel of the shape in a row, in 16ths of a pixel; null where it has none. */
  span(y: number): readonly [number, number] | null
}

/** The integer part of a square root; the correction makes it exact whatever the engine's Math.sqrt does. */
function root(value: number): number {
  let r = Math.floor(Math.sqrt(value))
  while (r * r > value) r--
  while ((r + 1) * (r + 1) <= value) r++
  return r
}

/** An ellipse; all in pixels. */
function ellipse(x: number, y: number, wide: number, high: number) {
  return (row: number): readonly [number, number] | null => {
    const dy = row - y
    if (Math.abs(dy) >= high) return null
    const half = Math.floor((wide * 16 * root(high * high - dy * dy)) / high)
    return [x * 16 - half, x * 16 + half]
  }
}

/** A slab leaning to one side; `lean` is sixteenths of a pixel a row. */
function slab(x: number, top: number, bottom: number, wide: number, lean: number) {
  return (row: number): readonly [number, number] | null => {
    if (row < top || row >= bottom) return null
    const left = x * 16 + (row - top) * lean
    return [left, left + wide * 16]
  }
}

/** Shades that photos have: seldom pure, light on one side and dark on the other. */
function color(n: number, side: number, seed: number): number[] {
  const gray = 24 + (hash(n, 20 + side, seed) % 190)
  return [0, 1, 2].map(c => Math.max(0, Math.min(255, gray + (hash(n, 30 + 3 * side + c, seed) % 121) - 60)))
}

/** Ellipses and slabs of all sizes at seeded places, the large ones behind. */
export function makeShapes(width: number, height: number, seed: number, count: number): Shape[] {
  return Array.from({ length: count }, (_, n) => {
    const draw = (what: number, below: number) => hash(n, what, seed) % below
    const size = Math.max(4, Math.floor((height * (count - n)) / (count * 4)))
    const [x, y] = [draw(1, width), draw(2, height)]
    const [wide, high] = [size + draw(3, size), Math.floor(size / 2) + draw(4, size)]
    const span =
      n % 3 === 2 ? slab(x, y, y + 2 * high, Math.ceil(wide / 3), draw(5, 17) - 8) : ellipse(x, y, wide, high)
    return { colors: [color(n, 0, seed), color(n, 1, seed)], texture: draw(7, 48), span }
  })
}
