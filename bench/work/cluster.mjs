/** The work of the clustering's shaders, replayed iteration by iteration on the CPU twin's cells and centroids. */
import { floors } from './leaves.mjs'
import { launched, makeTally, noWork } from './tally.mjs'

const [PRUNE_GROUP, GROUP, PER_THREAD] = [64, 256, 16]
const [CELL_BYTES, REACH_BYTES, POINT_BYTES, WORD, ITEM_BYTES] = [80, 32, 8, 4, 8]

/** Atomics of one addition to a cluster: its pixels and the low words; high words only beyond 2^32. */
const addition = dims => 1 + dims

function countPrune({ add }, level, cells, reach, dims) {
  add('prune', {
    // The GPU sizes it in a dispatch of its own, which the browser checks in another.
    dispatches: 2,
    invocations: launched(level.count, PRUNE_GROUP, PRUNE_GROUP),
    evaluations: 2 * cells.reduce((sum, { from }) => sum + from, 0),
    atomics: cells.filter(({ count, isNew }) => count === 1 && isNew).length * addition(dims),
    read: level.count * (CELL_BYTES + reach),
    written: level.count * REACH_BYTES,
  })
}

/** Runs of one label among the colours of a thread. */
function runsOf(labels, from, to) {
  let runs = 0
  for (let first = from; first < to; first += PER_THREAD)
    for (let i = first; i < Math.min(first + PER_THREAD, to); i++)
      runs += Number(i === first || labels[i] !== labels[i - 1])
  return runs
}

function countAssign({ add }, leaf, children, labels, dims) {
  let items = 0
  const work = noWork()
  for (const { child, size, count } of children) {
    const shares = Math.ceil(size / PER_THREAD)
    items += shares
    work.read += shares * (ITEM_BYTES + REACH_BYTES)
    if (count === 1) continue
    work.read += size * (POINT_BYTES + WORD) + shares * WORD
    work.evaluations += size * count
    work.atomics += runsOf(labels, leaf.start[child], leaf.start[child + 1]) * addition(dims)
  }
  add('assign-cells', { ...work, dispatches: 2, invocations: launched(items, GROUP, GROUP) })
}

function countIteration(tally, { tree, points }, colors, { cells, labels }) {
  const { dims } = points
  const [top, leaf] = [tree.levels[1], tree.levels[2]]
  const children = cells.flatMap(({ children, kept }) => children.map(child => ({ ...child, kept })))
  const tops = cells.map(({ kept, allowed }) => ({ from: allowed, count: kept, isNew: true }))
  countPrune(tally, top, tops, 0, dims)
  countPrune(
    tally,
    leaf,
    children.map(({ kept, count }) => ({ from: kept, count, isNew: kept > 1 })),
    REACH_BYTES,
    dims,
  )
  countAssign(tally, leaf, children, labels, dims)
  tally.add('plan', { dispatches: 1, invocations: 256, read: colors * WORD, written: 8 })
  tally.add('worst', { dispatches: 2 })
  const sums = colors * 9 * WORD
  tally.add('move', { dispatches: 1, invocations: 256, read: sums + colors * 16, written: sums + colors * 16 })
}

/** Counted work by shader and its floor, both over all iterations, and the iterations one by one. */
export function clusterWork(core, problem, frames, labelsOf) {
  const tally = makeTally()
  const floor = noWork()
  let changed = 0
  let moved = 0
  for (const iteration of floors(core, problem, frames, labelsOf)) {
    countIteration(tally, problem, frames[0].count, iteration)
    for (const name of Object.keys(floor)) floor[name] += iteration.floor[name]
    const { labels, labelsBefore, movedCount, first } = iteration
    if (first) continue
    moved += movedCount
    for (let i = 0; i < labels.length; i++) changed += Number(labels[i] !== labelsBefore[i])
  }
  return { rows: tally.rows, floor, iterations: frames.length, changed, moved }
}
