import type { Centroids, Points } from '../types.ts'
import { emptySums, firstAllowed, type Sums, toLanes } from './cluster-sums.ts'

/**
 * The nearest centroid of every point by comparing it with all of them: the oracle of the pruned assignment and the
 * textbook half-step of Lloyd's method (S. P. Lloyd, "Least squares quantization in PCM", 1982).
 * Ties go to the lowest index. Writes one index a point to `indices` where given.
 */
export function assignAll(points: Points, centroids: Centroids, indices?: Uint8Array): Sums {
  const { planes, weights, dims } = points
  const { lane, norm } = toLanes(centroids)
  const [c0, c1, c2, c3] = lane
  const total = emptySums()
  for (let i = 0; i < weights.length; i++) {
    const x = planes[0][i]
    const y = planes[1][i]
    const z = planes[2][i]
    const w = dims === 4 ? planes[3][i] : 0
    let best = -1
    let least = Number.MAX_VALUE
    for (let k = firstAllowed(points, centroids, i); k < centroids.count; k++) {
      const score = norm[k] - 2 * (x * c0[k] + y * c1[k] + z * c2[k] + w * c3[k])
      if (score < least) {
        least = score
        best = k
      }
    }
    if (indices) indices[i] = best
    const weight = weights[i]
    total.weight[best] += weight
    total.sums[best * 4] += weight * x
    total.sums[best * 4 + 1] += weight * y
    total.sums[best * 4 + 2] += weight * z
    total.sums[best * 4 + 3] += weight * w
  }
  return total
}
