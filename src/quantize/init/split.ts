import { chanceAt } from '../search/random.ts'
import { BUCKETS, findCut, noCut, PLAN, planBuckets, STRIDE } from './best-cut.ts'
import { type Box, firstPath, leftPath, type Splitter } from './boxes.ts'
import { addMoments, MOMENTS } from './moments.ts'
import type { Samples } from './samples.ts'
import { withKernelSplitter } from './split-by-kernel.ts'

/**
 * The plain splitter; the specification of the kernels. The samples are copied and moved about in the copy, so that a
 * box is always a run. The arithmetic is that of integers below 2^53. A `seed` other than 0 scales the gain of each cut
 * by chance, whose places go by the path of the box: the GPU makes boxes in another order.
 */
function plainSplitter(samples: Samples, seed: number): Splitter {
  const planes = samples.planes.map(plane => plane.slice())
  const [X, Y, Z, A] = planes
  const weights = samples.weights.slice()
  const moved: Samples = { planes: [X, Y, Z, A], weights }
  const count = weights.length
  const bucketOf = new Uint8Array(count)
  const buckets = new Float64Array(BUCKETS * STRIDE)
  const plan = new Int32Array(PLAN)
  const spare = [...planes, weights].map(() => new Uint32Array(count))

  function fillBuckets(from: number, to: number): void {
    const [ax, ay, az, aa, low, shift] = plan
    buckets.fill(0)
    for (let i = from; i < to; i++) {
      const x = X[i]
      const y = Y[i]
      const z = Z[i]
      const a = A[i]
      const w = weights[i]
      const place = (ax * x + ay * y + az * z + aa * a - low) >> shift
      const bucket = place < 0 ? 0 : place > BUCKETS - 1 ? BUCKETS - 1 : place
      bucketOf[i] = bucket
      const at = bucket * STRIDE
      buckets[at] += w
      buckets[at + 1] += w * x
      buckets[at + 2] += w * y
      buckets[at + 3] += w * z
      buckets[at + 4] += w * a
    }
  }

  function makeBox(from: number, to: number, opaque: boolean, path: number, moments: Float64Array): Box {
    const box: Box = { from, to, opaque, path, moments, cut: noCut() }
    if (to - from < 2 || !planBuckets(moments, 0, plan, 0)) return box
    fillBuckets(from, to)
    const chance = seed === 0 ? undefined : (bucket: number) => chanceAt(seed, path * BUCKETS + bucket)
    box.cut = findCut(buckets, 0, moments, 0, chance)
    return box
  }

  /** Moves the samples up to the cut to the front of the box; returns where the others begin. */
  function partition({ from, to, cut: { bucket } }: Box): number {
    let middle = from
    let right = 0
    for (let i = from; i < to; i++) {
      if (bucketOf[i] > bucket) {
        spare[0][right] = X[i]
        spare[1][right] = Y[i]
        spare[2][right] = Z[i]
        spare[3][right] = A[i]
        spare[4][right++] = weights[i]
        continue
      }
      X[middle] = X[i]
      Y[middle] = Y[i]
      Z[middle] = Z[i]
      A[middle] = A[i]
      weights[middle++] = weights[i]
    }
    planes.forEach((plane, d) => {
      plane.set(spare[d].subarray(0, right), middle)
    })
    weights.set(spare[4].subarray(0, right), middle)
    return middle
  }

  return {
    open(from, to, opaque) {
      const moments = new Float64Array(MOMENTS)
      addMoments(moved, from, to, moments, 0)
      return makeBox(from, to, opaque, firstPath(opaque), moments)
    },
    /** Its moments become those of the larger part: only the other is summed. */
    part(box) {
      const middle = partition(box)
      const moments = new Float64Array(MOMENTS)
      const isLeftLess = middle - box.from <= box.to - middle
      if (isLeftLess) addMoments(moved, box.from, middle, moments, 0)
      else addMoments(moved, middle, box.to, moments, 0)
      for (let n = 0; n < MOMENTS; n++) box.moments[n] -= moments[n]
      const [left, right] = isLeftLess ? [moments, box.moments] : [box.moments, moments]
      const path = leftPath(box.path)
      const one = makeBox(box.from, middle, box.opaque, path, left)
      return [one, makeBox(middle, box.to, box.opaque, path + 1, right)]
    },
  }
}

/** Does `work` with a splitter of these samples, which is of no use afterwards. */
export function withSplitter<T>(samples: Samples, seed: number, work: (splitter: Splitter) => T): T {
  const result: T[] = []
  const isDone = withKernelSplitter(samples, seed, splitter => result.push(work(splitter)))
  return isDone ? result[0] : work(plainSplitter(samples, seed))
}
