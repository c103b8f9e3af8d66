import { MAX_COLORS } from '../../common/constants.ts'
import type { Points } from '../types.ts'
import type { Lanes } from './cluster-sums.ts'

/** Numbers a slot holds: weight, then 4 coordinate sums. */
export const STRIDE = 5

/**
 * The innermost loops of the pruned assignment: the points of one cell against its few candidates, which are gathered
 * into one dense table first (twice each coordinate, then the squared norm).
 */
export function cellLoops(points: Points) {
  const { weights } = points
  const [p0, p1, p2] = points.planes
  const p3 = points.planes[3]
  const near = new Float64Array(MAX_COLORS * STRIDE)

  function gather(list: Int32Array, count: number, lanes: Lanes): void {
    for (let n = 0; n < count; n++) {
      for (let d = 0; d < 4; d++) near[n * STRIDE + d] = 2 * lanes.lane[d][list[n]]
      near[n * STRIDE + 4] = lanes.norm[list[n]]
    }
  }

  function nearest3(count: number, x: number, y: number, z: number): number {
    let best = 0
    let least = Number.MAX_VALUE
    for (let n = 0, offset = 0; n < count; n++, offset += STRIDE) {
      const score = near[offset + 4] - (x * near[offset] + y * near[offset + 1] + z * near[offset + 2])
      if (score < least) {
        least = score
        best = n
      }
    }
    return best
  }

  function nearest4(count: number, x: number, y: number, z: number, w: number): number {
    let best = 0
    let least = Number.MAX_VALUE
    for (let n = 0, offset = 0; n < count; n++, offset += STRIDE) {
      const score =
        near[offset + 4] - (x * near[offset] + y * near[offset + 1] + z * near[offset + 2] + w * near[offset + 3])
      if (score < least) {
        least = score
        best = n
      }
    }
    return best
  }

  /** Adds the points from..to to the slots of their nearest candidates; `slot` gives each centroid's slot. */
  function sum(from: number, to: number, list: Int32Array, count: number, slot: Int32Array, into: Float64Array): void {
    for (let i = from; i < to; i++) {
      const x = p0[i]
      const y = p1[i]
      const z = p2[i]
      const weight = weights[i]
      const best = p3 ? nearest4(count, x, y, z, p3[i]) : nearest3(count, x, y, z)
      const offset = slot[list[best]] * STRIDE
      into[offset] += weight
      into[offset + 1] += weight * x
      into[offset + 2] += weight * y
      into[offset + 3] += weight * z
      if (p3) into[offset + 4] += weight * p3[i]
    }
  }

  /** Writes the nearest candidate of the points from..to. */
  function index(from: number, to: number, list: Int32Array, count: number, out: Uint8Array): void {
    for (let i = from; i < to; i++) {
      out[i] = list[p3 ? nearest4(count, p0[i], p1[i], p2[i], p3[i]) : nearest3(count, p0[i], p1[i], p2[i])]
    }
  }

  return { gather, sum, index }
}
