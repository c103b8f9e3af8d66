import { MAX_COLORS, UNITS } from '../../common/constants.ts'
import type { PrunedAssigner } from '../kmeans/pruned-assignment.ts'
import { groupByCluster, inertiaOf } from '../search/cluster-statistics.ts'
import type { Centroids, Points } from '../types.ts'
import { kernelEvaluator } from './evaluate-by-kernel.ts'
import { type Assessor, type EvaluateSteps, LOCAL_STEPS, type StepEffects } from './step-effects.ts'

const COUNT = LOCAL_STEPS.length
const [STEP_X, STEP_Y, STEP_Z] = [0, 1, 2].map(d => Float64Array.from(LOCAL_STEPS, localStep => UNITS * localStep[d]))
const SQUARE = Float64Array.from(LOCAL_STEPS, (_, n) => STEP_X[n] ** 2 + STEP_Y[n] ** 2 + STEP_Z[n] ** 2)
/** No step is longer than this: coordinate units. */
const REACH = 1.5 * UNITS

/** Whether sqrt(square) < sqrt(own) + REACH, in integers: squares are below 2^24, those of their differences 2^48. */
function inReach(square: number, own: number): boolean {
  const over = square - own - REACH * REACH
  return over < 0 || over * over < 4 * REACH * REACH * own
}

/** The most that one step takes off the squared distance of a point so far away along each axis. */
function mostNear(x: number, y: number, z: number): number {
  const one = Math.max(x, y, z)
  const two = x + y + z - Math.min(x, y, z)
  return UNITS * Math.max(2 * one - UNITS, 2 * (two - UNITS))
}

/** The most that one step adds to it. */
function mostFar(x: number, y: number, z: number): number {
  return 2 * UNITS * (x + y + z - Math.min(x, y, z) + UNITS)
}

/** The entries around one of them, nearest first. */
interface Neighbours {
  count: number
  entry: Int32Array
  /** In coordinate units. */
  distance: Float64Array
}

function findNeighbours({ coords, count }: Centroids, k: number, bound: number, near: Neighbours): void {
  const { entry, distance } = near
  near.count = 0
  for (let j = 0; j < count; j++) {
    let square = 0
    for (let d = 0; d < 3; d++) square += (coords[j * 3 + d] - coords[k * 3 + d]) ** 2
    if (j !== k && square < bound * bound) distance[near.count++] = square * MAX_COLORS + j
  }
  distance.subarray(0, near.count).sort()
  for (let n = 0; n < near.count; n++) {
    entry[n] = distance[n] % MAX_COLORS
    distance[n] = Math.sqrt(Math.floor(distance[n] / MAX_COLORS))
  }
}

/** The plain evaluator; the specification of the kernel. */
function plainEvaluator({ planes: [X, Y, Z], weights }: Points): EvaluateSteps {
  const squares = new Float64Array(weights.length)
  const grouped = new Uint32Array(weights.length)
  const near: Neighbours = { count: 0, entry: new Int32Array(MAX_COLORS), distance: new Float64Array(MAX_COLORS) }

  /** Counts what a point of entry k saves when a neighbour is nudged; returns the squared distance to the nearest. */
  function countGains(
    i: number,
    k: number,
    own: number,
    coords: Int32Array,
    { change, overlaps }: StepEffects,
  ): number {
    // Roots only pass over entries that are not in reach: nothing depends on their last bits.
    const limit = 2 * Math.sqrt(own) + REACH
    let second = Infinity
    for (let m = 0; m < near.count && near.distance[m] < limit; m++) {
      const j = near.entry[m]
      const x = X[i] - coords[j * 3]
      const y = Y[i] - coords[j * 3 + 1]
      const z = Z[i] - coords[j * 3 + 2]
      const square = x * x + y * y + z * z
      if (!inReach(square, own)) continue
      overlaps[k * MAX_COLORS + j] = 1
      if (square < second) second = square
      if (square - own >= mostNear(Math.abs(x), Math.abs(y), Math.abs(z))) continue
      for (let n = 0; n < COUNT; n++) {
        const fall = square - own + SQUARE[n] - 2 * (STEP_X[n] * x + STEP_Y[n] * y + STEP_Z[n] * z)
        if (fall < 0) change[j * COUNT + n] += weights[i] * fall
      }
    }
    return second
  }

  /** Counts what all points of entry k cost when it is nudged and they can take their second nearest entry. */
  function visit(
    k: number,
    order: Uint32Array,
    from: number,
    to: number,
    coords: Int32Array,
    stepEffects: StepEffects,
  ): void {
    const { change } = stepEffects
    const [cx, cy, cz] = coords.subarray(k * 3, k * 3 + 3)
    let [weight, sumX, sumY, sumZ] = [0, 0, 0, 0]
    for (let offset = from; offset < to; offset++) {
      const i = order[offset]
      const own = squares[offset]
      const w = weights[i]
      const x = X[i] - cx
      const y = Y[i] - cy
      const z = Z[i] - cz
      stepEffects.inertia += w * own
      weight += w
      sumX += w * x
      sumY += w * y
      sumZ += w * z
      const room = countGains(i, k, own, coords, stepEffects) - own
      if (room >= mostFar(Math.abs(x), Math.abs(y), Math.abs(z))) continue
      for (let n = 0; n < COUNT; n++) {
        const rise = SQUARE[n] - 2 * (STEP_X[n] * x + STEP_Y[n] * y + STEP_Z[n] * z)
        if (rise > room) change[k * COUNT + n] -= w * (rise - room)
      }
    }
    for (let n = 0; n < COUNT; n++)
      change[k * COUNT + n] += weight * SQUARE[n] - 2 * (STEP_X[n] * sumX + STEP_Y[n] * sumY + STEP_Z[n] * sumZ)
  }

  return (entries, indices) => {
    const { coords, count } = entries
    const { starts, order } = groupByCluster(indices, count, grouped)
    const overlaps = new Uint8Array(MAX_COLORS * MAX_COLORS)
    const stepEffects: StepEffects = { inertia: 0, change: new Float64Array(count * COUNT), overlaps }
    for (let k = 0; k < count; k++) {
      let most = 0
      for (let offset = starts[k]; offset < starts[k + 1]; offset++) {
        const i = order[offset]
        const x = X[i] - coords[k * 3]
        const y = Y[i] - coords[k * 3 + 1]
        const z = Z[i] - coords[k * 3 + 2]
        squares[offset] = x * x + y * y + z * z
        if (squares[offset] > most) most = squares[offset]
      }
      findNeighbours(entries, k, 2 * Math.sqrt(most) + REACH, near)
      visit(k, order, starts[k], starts[k + 1], coords, stepEffects)
    }
    return stepEffects
  }
}

/** The same with the assignment, on the host. */
export function hostAssessor(points: Points, assigner: PrunedAssigner): Assessor {
  const effectsOf = stepEvaluator(points)
  return {
    async assess(entries) {
      const indices = assigner.indices(entries)
      return {
        get inertia() {
          return inertiaOf(points, entries, indices)
        },
        effects: () => effectsOf(entries, indices),
      }
    },
    close: () => effectsOf.close?.(),
  }
}

/** Makes a function that tells what steps do to any number of assignments of opaque points. */
export const stepEvaluator = (points: Points): EvaluateSteps => kernelEvaluator(points) ?? plainEvaluator(points)
