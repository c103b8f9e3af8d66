import { MAX_COLORS } from '../../common/constants.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { BUCKETS, CUT, type Cut, findCut, noCut, PLAN, planBuckets, readCut, STRIDE } from '../init/best-cut.ts'
import { addMoments, MOMENTS } from '../init/moments.ts'
import type { Samples } from '../init/samples.ts'

/** Points a call: a few dozen calls, so that the fast code is there soon. */
const BLOCK = 2 ** 13

/** The two passes over the points that cluster statistics take. */
export interface ClusterSums {
  /** The moments of each cluster. */
  moments(indices: Uint8Array, count: number): Float64Array
  /** The best cut of each cluster from `fixed` on, of the same indices; these are their moments. */
  cuts(indices: Uint8Array, moments: Float64Array, fixed: number): Cut[]
  /** Frees memory: nothing may be asked from then on. */
  close(): void
}

/** The specification of the kernels. */
function plainSums(samples: Samples): ClusterSums {
  const {
    planes: [X, Y, Z, A],
    weights,
  } = samples
  return {
    moments(indices, count) {
      const moments = new Float64Array(count * MOMENTS)
      for (let i = 0; i < indices.length; i++) addMoments(samples, i, i + 1, moments, indices[i] * MOMENTS)
      return moments
    },
    cuts(indices, moments, fixed) {
      const count = moments.length / MOMENTS
      const plans = new Int32Array(count * PLAN)
      for (let k = 0; k < count; k++) planBuckets(moments, k * MOMENTS, plans, k * PLAN)
      const buckets = new Float64Array(count * BUCKETS * STRIDE)
      for (let i = 0; i < indices.length; i++) {
        const k = indices[i]
        const plan = k * PLAN
        const x = X[i]
        const y = Y[i]
        const z = Z[i]
        const a = A[i]
        const w = weights[i]
        const product = plans[plan] * x + plans[plan + 1] * y + plans[plan + 2] * z + plans[plan + 3] * a
        const place = (product - plans[plan + 4]) >> plans[plan + 5]
        const bucket = place < 0 ? 0 : place > BUCKETS - 1 ? BUCKETS - 1 : place
        const at = (k * BUCKETS + bucket) * STRIDE
        buckets[at] += w
        buckets[at + 1] += w * x
        buckets[at + 2] += w * y
        buckets[at + 3] += w * z
        buckets[at + 4] += w * a
      }
      return Array.from({ length: count }, (_, k) =>
        k < fixed ? noCut() : findCut(buckets, k * BUCKETS * STRIDE, moments, k * MOMENTS),
      )
    },
    close() {},
  }
}

/** The same by the kernels; null if there are none. */
function kernelSums({ planes, weights }: Samples): ClusterSums | null {
  const size = weights.length
  const layout = {
    planes: [Uint16Array, 4 * size],
    weights: [Uint32Array, size],
    indices: [Uint8Array, size],
    moments: [Float64Array, MAX_COLORS * MOMENTS],
    plans: [Int32Array, MAX_COLORS * PLAN],
    buckets: [Float64Array, MAX_COLORS * BUCKETS * STRIDE],
    cuts: [Float64Array, MAX_COLORS * CUT],
  } as const
  const kernels = openKernels(layout)
  if (!kernels) return null
  const { run, arrays, at, close } = kernels
  planes.forEach((plane, d) => {
    arrays.planes.set(plane, d * size)
  })
  arrays.weights.set(weights)
  const points = [at.planes, 2 * size, at.weights, at.indices] as const
  return {
    moments(indices, count) {
      arrays.indices.set(indices)
      const moments = arrays.moments.subarray(0, count * MOMENTS).fill(0)
      for (let from = 0; from < size; from += BLOCK)
        run.sumMoments(...points, from, Math.min(size, from + BLOCK), at.moments)
      return moments.slice()
    },
    cuts(_, { length }, fixed) {
      const count = length / MOMENTS
      arrays.buckets.fill(0, 0, count * BUCKETS * STRIDE)
      run.planClusters(at.moments, count, at.plans)
      for (let from = 0; from < size; from += BLOCK)
        run.fillBuckets(...points, from, Math.min(size, from + BLOCK), at.plans, at.buckets)
      run.cutClusters(at.buckets, at.moments, fixed, count, at.cuts)
      return Array.from({ length: count }, (_, k) => (k < fixed ? noCut() : readCut(arrays.cuts, k * CUT)))
    },
    close,
  }
}

/** Sums for any number of assignments of these samples. */
export const clusterSums = (samples: Samples): ClusterSums => kernelSums(samples) ?? plainSums(samples)
