/** The work of the clustering's shaders, replayed iteration by iteration on the CPU twin's cells and centroids. */
import type { Lanes } from '../../../src/quantize/kmeans/cluster-sums.ts'
import type { CellLevel } from '../../../src/quantize/kmeans/octree.ts'
import { addTo, launched, makeTally, noWork, type Stage, type Tally, type Work } from './counts.ts'
import { type Cell, floors, type Iteration, type Leaf } from './leaves.ts'
import type { Replay } from './replay.ts'

/** As src/gpu/gpu-constants.ts and shaders/kmeans/cell-candidates.wgsl have them. */
const [CELL_GROUP, SMALL_CELL_GROUP, WORST] = [32, 8, 64]
const [TOP_BYTES, LEAF_BYTES, POINT_BYTES, WORD] = [32, 24, 8, 4]

/** The centroid nearest to a box's middle. */
function rivalOf({ low, high }: CellLevel, cell: number, { lane, norm }: Lanes, from: number, end: number): number {
  let best = from
  let least = Number.MAX_VALUE
  for (let k = from; k < end; k++) {
    let score = norm[k]
    for (let d = 0; d < 4; d++) score -= (low[cell * 4 + d] + high[cell * 4 + d]) * lane[d][k]
    if (score < least) {
      least = score
      best = k
    }
  }
  return best
}

/** Runs of colors that go from one cluster to another together, in the shares of the threads of a top cell. */
function countRuns(leaf: CellLevel, children: Leaf[], { labels, labelsBefore: before }: Iteration, group: number) {
  let [runs, changed] = [0, 0]
  const [first, last] = [leaf.start[children[0].child], leaf.start[children[children.length - 1].child + 1]]
  const share = Math.ceil((last - first) / (4 * group)) * 4
  let [thread, from, to] = [-1, -1, -1]
  for (const { child, dirty } of children) {
    if (!dirty) continue
    for (let i = leaf.start[child]; i < leaf.start[child + 1]; i++) {
      const old = before ? before[i] : 256
      if (old === labels[i]) continue
      changed++
      const here = Math.floor((i - first) / share)
      runs += Number(here !== thread || old !== from || labels[i] !== to)
      ;[thread, from, to] = [here, old, labels[i]]
    }
  }
  return { runs, changed }
}

/** A cell's set is read, and written where it changed. */
const setBytes = ({ changed }: { changed: boolean }, words: number) => ({
  read: words * WORD,
  written: changed ? words * WORD : 0,
})

interface State {
  group: number
  words: number
  overlaps: number[]
}

function countCell({ input: { tree, points } }: Replay, cell: Cell, iteration: Iteration, state: State): Work {
  const { lanes, moved, movedCount, labelsBefore } = iteration
  const { group, words, overlaps } = state
  const top = tree.levels[1]
  const first = moved.length - cell.allowed
  const rival = rivalOf(top, cell.cell, lanes, first, moved.length)
  const knows = overlaps[cell.cell] !== undefined && moved[overlaps[cell.cell]] === 0
  const keeps = knows && overlaps[cell.cell] === rival
  overlaps[cell.cell] = rival
  const work = noWork()
  work.evaluations += (knows ? movedCount + 1 : cell.allowed) + (keeps ? movedCount : cell.allowed)
  const sets = [cell, ...(cell.dirty ? cell.children : [])].map(one => setBytes(one, words))
  for (const bytes of [...sets, { read: TOP_BYTES, written: WORD }]) addTo(work, bytes)
  if (!cell.dirty) return work
  for (const { size, count, dirty } of cell.children) {
    work.evaluations += 2 * cell.kept + (dirty ? size * count : 0)
    work.read += LEAF_BYTES + (dirty ? size * POINT_BYTES : 0)
  }
  const { runs, changed } = countRuns(tree.levels[2], cell.children, iteration, group)
  work.atomics += runs * (labelsBefore ? 2 : 1) * (1 + points.dims)
  work.read += changed * WORD
  work.written += changed * WORD
  return work
}

function countIteration({ add }: Tally, replay: Replay, colors: number, iteration: Iteration, state: State): void {
  const { tree } = replay.input
  for (const cell of iteration.cells) add('assign-cells', countCell(replay, cell, iteration, state))
  add('assign-cells', { dispatches: 1, invocations: tree.levels[1].count * state.group })
  add('farthest-color', { dispatches: 1, invocations: launched(WORST, 1, WORST) })
  add('update-centroids', { dispatches: 1, invocations: 256, read: colors * (9 * WORD + 16), written: colors * 16 })
}

/** Counted work by shader and its floor, both over all iterations. */
export function clusterWork(replay: Replay): Stage & { iterations: number; changed: number; moved: number } {
  const { input, frames } = replay
  const tally = makeTally()
  const floor = noWork()
  const { levels } = input.tree
  const [distinctColors, colors] = [input.points.weights.length, frames[0].count]
  const group = distinctColors < CELL_GROUP * levels[1].count ? SMALL_CELL_GROUP : CELL_GROUP
  const state: State = { group, words: Math.ceil(colors / 32), overlaps: [] }
  let [changed, moved] = [0, 0]
  for (const iteration of floors(replay)) {
    countIteration(tally, replay, colors, iteration, state)
    addTo(floor, iteration.floor)
    const { labels, labelsBefore, movedCount } = iteration
    if (!labelsBefore) continue
    moved += movedCount
    for (let i = 0; i < labels.length; i++) changed += Number(labels[i] !== labelsBefore[i])
  }
  return { rows: tally.rows, floor, iterations: frames.length, changed, moved }
}
