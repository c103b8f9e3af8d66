import { MAX_COLORS } from '../../common/constants.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import type { Points } from '../types.ts'
import { type EvaluateSteps, LOCAL_STEPS } from './step-effects.ts'

const COUNT = LOCAL_STEPS.length
/** Changes of an entry in the memory of the kernel, in whole vectors. */
const ROOM = 20
/** Entries a call: a few dozen calls, so that the fast code is there soon. */
const BLOCK = 8

/** The evaluator by the kernel; null if there is none, or no memory. */
export function kernelEvaluator({ planes, weights }: Points): EvaluateSteps | null {
  const size = weights.length
  const kernels = openKernels({
    planes: [Uint16Array, 3 * size],
    weights: [Uint32Array, size],
    indices: [Uint8Array, size],
    coords: [Int32Array, 3 * MAX_COLORS],
    order: [Uint32Array, size],
    starts: [Uint32Array, MAX_COLORS + 1],
    near: [Uint32Array, MAX_COLORS],
    distances: [Float64Array, MAX_COLORS],
    changes: [Float64Array, ROOM * MAX_COLORS],
    overlaps: [Uint8Array, MAX_COLORS * MAX_COLORS],
    inertia: [Float64Array, 1],
  })
  if (!kernels) return null
  const { run, arrays, at, close } = kernels
  for (let d = 0; d < 3; d++) arrays.planes.set(planes[d], d * size)
  arrays.weights.set(weights)

  const evaluate: EvaluateSteps = ({ coords, count }, indices) => {
    arrays.indices.set(indices)
    arrays.coords.set(coords)
    run.openSteps(
      at.planes,
      2 * size,
      at.weights,
      size,
      at.indices,
      at.coords,
      count,
      at.order,
      at.starts,
      at.near,
      at.distances,
      at.changes,
      at.overlaps,
      at.inertia,
    )
    for (let from = 0; from < count; from += BLOCK) run.visitEntries(from, Math.min(count, from + BLOCK))
    const change = new Float64Array(count * COUNT)
    for (let k = 0; k < count; k++) change.set(arrays.changes.subarray(k * ROOM, k * ROOM + COUNT), k * COUNT)
    return { inertia: arrays.inertia[0], change, overlaps: arrays.overlaps.slice() }
  }
  return Object.assign(evaluate, { close })
}
