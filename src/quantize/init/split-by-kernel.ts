import { type Kernels, withKernels } from '../../common/kernels/kernels.ts'
import { BUCKETS, CUT, PLAN, readCut, STRIDE } from './best-cut.ts'
import { type Box, firstPath, leftPath, type Splitter } from './boxes.ts'
import { MOMENTS } from './moments.ts'
import type { Samples } from './samples.ts'

const layoutOf = (size: number) =>
  ({
    planes: [Uint16Array, 4 * size],
    weights: [Uint32Array, size],
    places: [Uint8Array, size],
    spare: [Uint16Array, 4 * size],
    spareWeights: [Uint32Array, size],
    plan: [Int32Array, PLAN],
    buckets: [Float64Array, BUCKETS * STRIDE],
    // Of a left and a right part.
    moments: [Float64Array, 2 * MOMENTS],
    cuts: [Float64Array, 2 * CUT],
  }) as const

function splitterOf({ run, arrays, at }: Kernels<ReturnType<typeof layoutOf>>): Splitter {
  const boxOf = (part: number, from: number, to: number, opaque: boolean, path: number): Box => {
    const moments = arrays.moments.slice(part * MOMENTS, (part + 1) * MOMENTS)
    return { from, to, opaque, path, moments, cut: readCut(arrays.cuts, part * CUT) }
  }
  return {
    open(from, to, opaque) {
      const path = firstPath(opaque)
      run.openBox(from, to, at.moments, at.cuts, path)
      return boxOf(0, from, to, opaque, path)
    },
    part({ from, to, opaque, path, moments, cut }) {
      arrays.moments.set(moments, MOMENTS)
      const middle = run.partBox(from, to, cut.bucket, at.moments, at.cuts, path)
      const left = leftPath(path)
      return [boxOf(0, from, middle, opaque, left), boxOf(1, middle, to, opaque, left + 1)]
    },
  }
}

/** Does `work` with a splitter by the kernels, where boxes are sorted in their memory; false if there are none. */
export function withKernelSplitter(
  { planes, weights }: Samples,
  seed: number,
  work: (splitter: Splitter) => void,
): boolean {
  const size = weights.length
  return withKernels(layoutOf(size), kernels => {
    const { run, arrays, at } = kernels
    planes.forEach((plane, d) => {
      arrays.planes.set(plane, d * size)
    })
    arrays.weights.set(weights)
    run.openSplit(
      at.planes,
      2 * size,
      at.weights,
      at.places,
      at.spare,
      at.spareWeights,
      at.plan,
      at.buckets,
      seed !== 0,
      seed,
    )
    work(splitterOf(kernels))
  })
}
