/** A 32-bit hash of integers, the same in every engine. */
export function hash(a: number, b: number, seed: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** 3t² - 2t³ for t in 0..255 of 256, in 256ths: cells meet without a crease. */
const SMOOTH = Int32Array.from({ length: 256 }, (_, t) => (t * t * (768 - 2 * t)) >>> 16)

/** Random heights, 0..255, on a grid of `cell` pixels, smooth between; read row by row. */
export interface Lattice {
  /** Adds the heights of a row, times `gain`, to the values. */
  add(y: number, values: Int32Array, gain: number): void
}

export function makeLattice(width: number, cell: number, seed: number): Lattice {
  const columns = Math.floor((width - 1) / cell) + 2
  const heights = new Int32Array(columns)
  const steps = Int32Array.from({ length: cell }, (_, x) => SMOOTH[Math.floor((x * 256) / cell)])
  return {
    add(y, values, gain) {
      const row = Math.floor(y / cell)
      const down = steps[y % cell]
      for (let column = 0; column < columns; column++) {
        const above = hash(column, row, seed) & 255
        heights[column] = (above << 8) + ((hash(column, row + 1, seed) & 255) - above) * down
      }
      for (let column = 0, x = 0; x < width; column++) {
        const left = heights[column]
        const rise = heights[column + 1] - left
        const end = Math.min(cell, width - x)
        for (let i = 0; i < end; i++, x++) values[x] += (((left << 8) + rise * steps[i]) >> 16) * gain
      }
    },
  }
}
