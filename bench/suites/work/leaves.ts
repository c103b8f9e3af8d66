/**
 * What an exact iteration over the nested cells must do at least, given what the one before left: each 16-wide cell looks
 * at the centroids that moved, those with another set in reach of them look at their 8-wide cells, and only where a
 * set there changed, or a centroid in it moved, its colors are compared again. Changes of one cell between the same two
 * clusters are one addition and one subtraction.
 */
import { type Lanes, toLanes } from '../../../src/quantize/kmeans/cluster-sums.ts'
import { prune } from '../../../src/quantize/kmeans/prune.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { noWork, type Work } from './counts.ts'
import type { Replay } from './replay.ts'

/** Whether the set in reach of a cell is another one, and whether the cell is looked at again. */
interface Renewed {
  changed: boolean
  dirty: boolean
}

export interface Leaf extends Renewed {
  child: number
  size: number
  count: number
}

export interface Cell extends Renewed {
  cell: number
  kept: number
  allowed: number
  children: Leaf[]
}

export interface Iteration {
  floor: Work
  cells: Cell[]
  lanes: Lanes
  moved: Uint8Array
  movedCount: number
  labels: Uint8Array
  labelsBefore: Uint8Array | null
}

const [TOP, LEAF] = [1, 2]
const [BOX_BYTES, POINT_BYTES, WORD] = [16, 8, 4]

function movedSince(before: Centroids | null, { coords, count, dims }: Centroids): Uint8Array {
  const moved = new Uint8Array(count).fill(1)
  for (let k = 0; before && k < count; k++) {
    moved[k] = 0
    for (let d = 0; d < dims; d++) if (coords[k * dims + d] !== before.coords[k * dims + d]) moved[k] = 1
  }
  return moved
}

/** For each iteration the sets in reach, their changes, and the floor of the work. */
export function* floors({ input: { points, tree }, frames, labelsOf }: Replay): Generator<Iteration> {
  const [top, leaf] = [tree.levels[TOP], tree.levels[LEAF]]
  const sets: Record<'top' | 'leaf', Int32Array[]> = { top: [], leaf: [] }
  const all = Int32Array.from({ length: 256 }, (_, k) => k)
  const [topList, leafList] = [new Int32Array(256), new Int32Array(256)]
  let before: Centroids | null = null
  let labelsBefore: Uint8Array | null = null
  for (const centroids of frames) {
    const lanes = toLanes(centroids)
    const moved = movedSince(before, centroids)
    const movedCount = moved.reduce((sum, one) => sum + one, 0)
    const labels = labelsOf(centroids)
    const floor = { ...noWork(), dispatches: 2 }
    const cells: Cell[] = []
    const renew = (level: 'top' | 'leaf', cell: number, list: Int32Array, count: number): Renewed => {
      const old = sets[level][cell]
      const next = list.slice(0, count)
      sets[level][cell] = next
      const changed = !old || old.length !== count || next.some((k, n) => k !== old[n])
      return { changed, dirty: changed || (count > 1 && next.some(k => moved[k] === 1)) }
    }
    for (let cell = 0; cell < top.count; cell++) {
      const opaque = top.start[cell] >= tree.translucent
      const allowed = all.subarray(opaque ? centroids.firstOpaque : 0, centroids.count)
      const kept = prune(top, cell, lanes, allowed, allowed.length, topList)
      const { changed, dirty } = renew('top', cell, topList, kept)
      floor.evaluations += movedCount
      floor.read += BOX_BYTES
      const children: Leaf[] = []
      for (let child = top.child[cell]; child < top.child[cell + 1]; child++) {
        const count = prune(leaf, child, lanes, topList, kept, leafList)
        const size = leaf.start[child + 1] - leaf.start[child]
        const renewed = renew('leaf', child, leafList, count)
        children.push({ child, size, count, ...renewed })
        if (!dirty) continue
        floor.evaluations += kept
        floor.read += BOX_BYTES
        if (renewed.dirty) {
          floor.evaluations += count > 1 ? size * count : 0
          floor.read += size * POINT_BYTES
        }
        const pairs = new Set<number>()
        for (let i = leaf.start[child]; i < leaf.start[child + 1]; i++) {
          if (labelsBefore && labelsBefore[i] === labels[i]) continue
          pairs.add((labelsBefore?.[i] ?? 256) * 256 + labels[i])
          floor.read += WORD
          floor.written += WORD
        }
        floor.atomics += pairs.size * (labelsBefore ? 2 : 1) * (1 + points.dims)
      }
      cells.push({ cell, kept, changed, dirty, allowed: allowed.length, children })
    }
    yield { floor, cells, lanes, moved, movedCount, labels, labelsBefore }
    before = centroids
    labelsBefore = labels
  }
}
