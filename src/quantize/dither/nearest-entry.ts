import type { Centroids } from '../types.ts'

/**
 * Side of the cells of each grid in coordinate units, as a power of two; a list of one grid is cut from the one before.
 */
const GRID_BITS = [8, 6, 4] as const
const FINEST = GRID_BITS.length - 1
const FINE_BITS = GRID_BITS[FINEST]
const FINE_SHIFT = 11 - FINE_BITS

/** The nearest opaque entry to a point. */
export type NearestOpaque = (x: number, y: number, z: number) => number

/**
 * Finds the nearest opaque palette entry of any point of the color space, not only of the image's own colors: for
 * targets that carry a diffused error. `extra` is added to the squared distance of each entry, which makes dear entries
 * rarer. Exact; ties go to the lowest index.
 *
 * Each cell of a grid holds the entries whose least distance to it is no more than the smallest greatest distance;
 * a cell's list is made when it is first asked for. Coordinates must lie in 0..2047.
 */
export function opaqueFinder(
  { coords, dims, count, firstOpaque }: Centroids,
  extra: Int32Array = new Int32Array(count),
): NearestOpaque {
  /** Where the list of each cell stands in the pool, per grid; its length less one stands before the entries. */
  const starts = GRID_BITS.map(bits => new Int32Array((2048 >> bits) ** 3).fill(-1))
  const least = new Int32Array(count)
  const lane = (d: number) => Int32Array.from({ length: count }, (_, k) => coords[k * dims + d])
  const [c0, c1, c2] = [lane(0), lane(1), lane(2)]
  let pool = new Uint8Array(2 ** 16)
  let used = 1 + count - firstOpaque
  pool[0] = count - firstOpaque - 1
  for (let k = firstOpaque; k < count; k++) pool[1 + k - firstOpaque] = k

  function reserve(): void {
    if (used + count + 1 <= pool.length) return
    const larger = new Uint8Array(pool.length * 2)
    larger.set(pool)
    pool = larger
  }

  /** Makes the list of the cell of a grid that (x, y, z) lies in; returns where it stands. */
  function build(grid: number, x: number, y: number, z: number): number {
    const bits = GRID_BITS[grid]
    const half = 1 << (bits - 1)
    const from = grid === 0 ? 0 : listOf(grid - 1, x, y, z)
    const length = pool[from] + 1
    // Twice the distance to the middle of the cell, so that halves stay whole.
    const [m0, m1, m2] = [x, y, z].map(node => 2 * (((node >> bits) << bits) + half) - 1)
    const side = 2 * half - 1
    let bound = 0x7fffffff
    for (let n = 1; n <= length; n++) {
      const k = pool[from + n]
      const a = Math.abs(2 * c0[k] - m0)
      const b = Math.abs(2 * c1[k] - m1)
      const c = Math.abs(2 * c2[k] - m2)
      const far = (a + side) ** 2 + (b + side) ** 2 + (c + side) ** 2 + 4 * extra[k]
      if (far < bound) bound = far
      const near = Math.max(0, a - side) ** 2 + Math.max(0, b - side) ** 2 + Math.max(0, c - side) ** 2
      least[k] = near + 4 * extra[k]
    }
    reserve()
    const node = used++
    for (let n = 1; n <= length; n++) {
      const k = pool[from + n]
      if (least[k] <= bound) pool[used++] = k
    }
    pool[node] = used - node - 2
    return node
  }

  function listOf(grid: number, x: number, y: number, z: number): number {
    const bits = GRID_BITS[grid]
    const shift = 11 - bits
    const cell = ((((x >> bits) << shift) | (y >> bits)) << shift) | (z >> bits)
    const start = starts[grid][cell]
    if (start >= 0) return start
    const node = build(grid, x, y, z)
    starts[grid][cell] = node
    return node
  }

  const fine = starts[FINEST]
  return (x, y, z) => {
    let node = fine[((((x >> FINE_BITS) << FINE_SHIFT) | (y >> FINE_BITS)) << FINE_SHIFT) | (z >> FINE_BITS)]
    if (node < 0) node = listOf(FINEST, x, y, z)
    const end = node + pool[node] + 2
    let best = pool[node + 1]
    if (end === node + 2) return best
    let shortest = 0x7fffffff
    for (let n = node + 1; n < end; n++) {
      const k = pool[n]
      const a = x - c0[k]
      const b = y - c1[k]
      const c = z - c2[k]
      const distance = a * a + b * b + c * c + extra[k]
      if (distance < shortest) {
        shortest = distance
        best = k
      }
    }
    return best
  }
}

/** The same of all palette entries in 4 dimensions, one by one: for the colors that are not opaque. */
export function anyFinder({ coords, count }: Centroids, extra: Int32Array = new Int32Array(count)) {
  return (x: number, y: number, z: number, w: number): number => {
    let best = 0
    let shortest = 0x7fffffff
    for (let k = 0, node = 0; k < count; k++, node += 4) {
      const a = x - coords[node]
      const b = y - coords[node + 1]
      const c = z - coords[node + 2]
      const d = w - coords[node + 3]
      const distance = a * a + b * b + c * c + d * d + extra[k]
      if (distance < shortest) {
        shortest = distance
        best = k
      }
    }
    return best
  }
}
