import { MAX_COLORS } from '../../common/constants.ts'
import type { Centroids, Points } from '../types.ts'
import { cellLoops, STRIDE } from './cell-loops.ts'
import { emptySums, type Lanes, type Sums, toLanes } from './cluster-sums.ts'
import { kernelAssignment } from './kernel-assignment.ts'
import { CELL_BITS, type Octree } from './octree.ts'
import { prune } from './prune.ts'

/** The level whose cells keep their share of the sums from one iteration to the next. */
const KEPT = 1

/**
 * With fewer points in each of the finest cells, on average, comparing every point is no slower than pruning once more.
 */
const FEW_POINTS = 8

/** The level whose cells are compared point by point. */
function leafLevel({ levels }: Octree, points: number): number {
  const finest = levels.length - 1
  return points < FEW_POINTS * levels[finest].count ? finest - 1 : finest
}

/** What a cell kept: the centroids in reach of it, and for each its weight and 4 sums. */
interface Share {
  candidates: Int32Array
  count: number
  sums: Float64Array
}

export interface PrunedAssigner {
  /**
   * Per-cluster sums for these centroids. Only cells in reach of a centroid that moved since the last call are done.
   */
  sums(centroids: Centroids): Sums
  /** The nearest centroid of every color. */
  indices(centroids: Centroids): Uint8Array
  /** Frees memory until the next call. */
  close(): void
}

/** The plain assigner; the specification of the kernels. */
function plainAssigner(points: Points, tree: Octree, leafDepth: number): PrunedAssigner {
  const leaf = cellLoops(points)
  const { levels } = tree
  const lists = CELL_BITS.map(() => new Int32Array(MAX_COLORS))
  const all = Int32Array.from({ length: MAX_COLORS }, (_, k) => k)
  const slot = new Int32Array(MAX_COLORS)
  const shares: (Share | undefined)[] = new Array(levels[KEPT].count)
  const total = emptySums()
  let previous: Lanes | undefined
  const moved = new Uint8Array(MAX_COLORS)

  function sumCell(depth: number, cell: number, count: number, lanes: Lanes, into: Float64Array): void {
    const level = levels[depth]
    const list = lists[depth]
    if (count === 1) {
      const offset = slot[list[0]] * STRIDE
      into[offset] += level.weight[cell]
      for (let d = 0; d < 4; d++) into[offset + 1 + d] += level.sums[cell * 4 + d]
    } else if (depth === leafDepth) {
      leaf.gather(list, count, lanes)
      leaf.sum(level.start[cell], level.start[cell + 1], list, count, slot, into)
    } else {
      const next = lists[depth + 1]
      for (let child = level.child[cell]; child < level.child[cell + 1]; child++) {
        const remaining = prune(levels[depth + 1], child, lanes, list, count, next)
        sumCell(depth + 1, child, remaining, lanes, into)
      }
    }
  }

  function addShare(share: Share, sign: number): void {
    for (let n = 0; n < share.count; n++) {
      const k = share.candidates[n]
      total.weight[k] += sign * share.sums[n * STRIDE]
      for (let d = 0; d < 4; d++) total.sums[k * 4 + d] += sign * share.sums[n * STRIDE + 1 + d]
    }
  }

  /** Whether the kept share still holds: the same centroids in reach, none of them moved. */
  function holds(share: Share, list: Int32Array, count: number): boolean {
    if (share.count !== count) return false
    for (let n = 0; n < count; n++) if (share.candidates[n] !== list[n] || moved[list[n]] === 1) return false
    return true
  }

  function updateCell(cell: number, count: number, lanes: Lanes): void {
    const list = lists[KEPT]
    let share = shares[cell]
    if (share) {
      if (holds(share, list, count)) return
      addShare(share, -1)
    }
    if (!share || share.candidates.length < count) {
      share = { candidates: new Int32Array(count), count, sums: new Float64Array(count * STRIDE) }
      shares[cell] = share
    }
    share.count = count
    share.sums.fill(0, 0, count * STRIDE)
    for (let n = 0; n < count; n++) {
      share.candidates[n] = list[n]
      slot[list[n]] = n
    }
    sumCell(KEPT, cell, count, lanes, share.sums)
    addShare(share, 1)
  }

  function noteMoves(lanes: Lanes): void {
    for (let k = 0; k < MAX_COLORS; k++) {
      moved[k] = previous && lanes.lane.every((lane, d) => lane[k] === previous!.lane[d][k]) ? 0 : 1
    }
    previous = lanes
  }

  /** The centroids that colors of this kind may take, as a list. */
  function allowed(from: number, centroids: Centroids): Int32Array {
    return all.subarray(from < tree.translucent ? 0 : centroids.firstOpaque, centroids.count)
  }

  return {
    sums(centroids) {
      const lanes = toLanes(centroids)
      noteMoves(lanes)
      const top = levels[0]
      for (let cell = 0; cell < top.count; cell++) {
        const list = allowed(top.start[cell], centroids)
        const count = prune(top, cell, lanes, list, list.length, lists[0])
        for (let child = top.child[cell]; child < top.child[cell + 1]; child++) {
          updateCell(child, prune(levels[KEPT], child, lanes, lists[0], count, lists[KEPT]), lanes)
        }
      }
      return total
    },

    indices(centroids) {
      const out = new Uint8Array(points.weights.length)
      const lanes = toLanes(centroids)
      const fill = (depth: number, cell: number, list: Int32Array, listCount: number): void => {
        const level = levels[depth]
        const own = lists[depth]
        const count = prune(level, cell, lanes, list, listCount, own)
        if (count === 1) {
          out.fill(own[0], level.start[cell], level.start[cell + 1])
        } else if (depth < leafDepth) {
          for (let child = level.child[cell]; child < level.child[cell + 1]; child++) fill(depth + 1, child, own, count)
        } else {
          leaf.gather(own, count, lanes)
          leaf.index(level.start[cell], level.start[cell + 1], own, count, out)
        }
      }
      for (let cell = 0; cell < levels[0].count; cell++) {
        const list = allowed(levels[0].start[cell], centroids)
        fill(0, cell, list, list.length)
      }
      return out
    },
    close() {},
  }
}

/** An assignment that prunes centroids cell by cell, from coarse to fine; gives exactly what `assignAll` gives. */
export function prunedAssigner(points: Points, tree: Octree): PrunedAssigner {
  const leafDepth = leafLevel(tree, points.weights.length)
  let plain: PrunedAssigner | undefined
  const byHand = () => (plain ??= plainAssigner(points, tree, leafDepth))
  const kernels = kernelAssignment(points, tree, leafDepth)
  if (!kernels) return byHand()
  return {
    sums: centroids => kernels.sums(centroids) ?? byHand().sums(centroids),
    indices: centroids => kernels.indices(centroids) ?? byHand().indices(centroids),
    close: kernels.close,
  }
}
