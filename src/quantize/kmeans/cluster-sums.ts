import { FULL_ALPHA, MAX_COLORS } from '../../common/constants.ts'
import type { Centroids, Points } from '../types.ts'

/** Per-cluster results of an assignment: pixels and coordinate sums, exact integers below 2^53. */
export interface Sums {
  weight: Float64Array
  /** 4 lanes a cluster. */
  sums: Float64Array
}

export function emptySums(): Sums {
  return { weight: new Float64Array(MAX_COLORS), sums: new Float64Array(MAX_COLORS * 4) }
}

/** Centroids as separate lanes of doubles, with squared norms: what the distance loops read. */
export interface Lanes {
  lane: [Float64Array, Float64Array, Float64Array, Float64Array]
  norm: Float64Array
}

export function toLanes(centroids: Centroids): Lanes {
  const { dims, count, coords } = centroids
  const make = () => new Float64Array(MAX_COLORS)
  const lanes: Lanes = { lane: [make(), make(), make(), make()], norm: make() }
  for (let k = 0; k < count; k++) {
    for (let d = 0; d < dims; d++) {
      const c = coords[k * dims + d]
      lanes.lane[d][k] = c
      lanes.norm[k] += c * c
    }
  }
  return lanes
}

/** The lowest centroid a point may take: opaque points take only opaque centroids. */
export function firstAllowed(points: Points, centroids: Centroids, i: number): number {
  return points.dims === 4 && points.planes[3][i] === FULL_ALPHA ? centroids.firstOpaque : 0
}
