import { MAX_COLORS } from '../../common/constants.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import type { Centroids, Points } from '../types.ts'
import type { Sums } from './cluster-sums.ts'
import { CELL_BITS, type CellLevel, LANES, type Octree } from './octree.ts'

/** Vectors of four points or candidates may read past the end. */
const MARGIN = 4
/** 32-bit numbers of a column of candidates, and of the four columns of a table; kernels/kmeans/candidates.ts. */
const COLUMN = 264
const TABLE = 4 * COLUMN
/** Doubles of a cluster's sums, of which 5 are used. */
const SUMS = 6
/** 32-bit numbers that tell of a level, and that a cell keeps. */
const LEVEL = 6
const CACHE = 3
/** Candidates in reach of a cell, on average, that there is room for at first. */
const REACH = 24

/** Coordinates from one plane to the next. */
const strideOf = (points: number) => points + MARGIN

/** The layout of one clustering in the memory of the kernels. */
function layoutOf({ weights }: Points, levels: CellLevel[], poolBytes: number) {
  const total = (of: (level: CellLevel) => number) => levels.reduce((sum, level) => sum + of(level), 0)
  const cells = total(level => level.count)
  return {
    planes: [Uint16Array, 4 * strideOf(weights.length)],
    weights: [Uint32Array, weights.length],
    starts: [Uint32Array, cells + levels.length],
    children: [Uint32Array, total(level => level.child.length)],
    boxes: [Uint16Array, 8 * cells],
    cellWeights: [Float64Array, cells],
    cellSums: [Float64Array, LANES * cells],
    levels: [Uint32Array, LEVEL * levels.length],
    tables: [Int32Array, TABLE * (1 + CELL_BITS.length)],
    before: [Int32Array, 2 * COLUMN],
    moved: [Uint8Array, MAX_COLORS],
    totals: [Float64Array, SUMS * MAX_COLORS],
    indices: [Uint8Array, weights.length],
    caches: [Uint32Array, CACHE * levels[1].count],
    pool: [Uint8Array, poolBytes],
  } as const
}

type Opened = NonNullable<ReturnType<typeof openKernels<ReturnType<typeof layoutOf>>>>

function writePoints({ arrays }: Opened, { planes, weights }: Points): void {
  planes.forEach((plane, d) => {
    arrays.planes.set(plane, d * strideOf(plane.length))
  })
  arrays.weights.set(weights)
}

function writeLevels({ arrays, at }: Opened, levels: CellLevel[]): void {
  let cell = 0
  let child = 0
  levels.forEach(({ count, start, child: children, low, high, weight, sums }, depth) => {
    arrays.starts.set(start, cell + depth)
    arrays.children.set(children, child)
    arrays.cellWeights.set(weight, cell)
    arrays.cellSums.set(sums, LANES * cell)
    for (let from = 0, to = 8 * cell; from < LANES * count; from += LANES, to += 2 * LANES) {
      for (let d = 0; d < LANES; d++) {
        arrays.boxes[to + d] = low[from + d] + high[from + d]
        arrays.boxes[to + LANES + d] = high[from + d] - low[from + d]
      }
    }
    const addresses = [
      at.starts + 4 * (cell + depth),
      at.children + 4 * child,
      at.boxes + 16 * cell,
      at.cellWeights + 8 * cell,
      at.cellSums + 8 * LANES * cell,
      count,
    ]
    arrays.levels.set(addresses, LEVEL * depth)
    cell += count
    child += children.length
  })
}

function writeCentroids({ arrays: { tables }, at }: Opened, { dims, count, coords }: Centroids): void {
  const halves = new Int16Array(tables.buffer, at.tables, 4 * COLUMN)
  for (let k = 0; k < count; k++) {
    let norm = 0
    for (let d = 0; d < dims; d++) {
      const c = coords[k * dims + d]
      halves[(d >> 1) * 2 * COLUMN + 2 * k + (d & 1)] = c
      norm += c * c
    }
    tables[2 * COLUMN + k] = norm
    tables[3 * COLUMN + k] = k
  }
}

/**
 * What `prunedAssigner` does in plain TypeScript, by the kernels. `open` gives null if there are none, or no memory.
 */
export function kernelAssignment(points: Points, tree: Octree, leafDepth: number) {
  const levels = tree.levels.slice(0, leafDepth + 1)
  let poolBytes = REACH * (8 * SUMS + 1) * levels[1].count + 2 ** 14
  const total: Sums = { weight: new Float64Array(MAX_COLORS), sums: new Float64Array(MAX_COLORS * LANES) }

  function open(): Opened | null {
    const opened = openKernels(layoutOf(points, levels, poolBytes))
    if (!opened) return null
    writePoints(opened, points)
    writeLevels(opened, levels)
    const { run, at } = opened
    run.openAssignment(
      at.planes,
      2 * strideOf(points.weights.length),
      at.weights,
      at.levels,
      leafDepth,
      tree.translucent,
      at.tables,
      at.before,
      at.moved,
      at.caches,
      at.pool,
      poolBytes,
      at.totals,
    )
    return opened
  }

  let kernels = open()
  if (!kernels) return null
  let isClosed = false

  /** After `close`, with all that is kept from one call to the next to be found again. */
  function reopen(): void {
    if (!isClosed) return
    isClosed = false
    kernels = open()
  }

  return {
    /** Hands the memory on; a later call takes another one. */
    close(): void {
      if (!kernels) return
      kernels.close()
      kernels = null
      isClosed = true
    },
    /** Null if the memory does not suffice: the caller has to do without from then on. */
    sums(centroids: Centroids): Sums | null {
      reopen()
      while (kernels) {
        writeCentroids(kernels, centroids)
        if (kernels.run.sumAssignment(centroids.count, centroids.firstOpaque)) break
        poolBytes *= 2
        kernels.close()
        kernels = open()
      }
      if (!kernels) return null
      const { totals } = kernels.arrays
      for (let k = 0; k < MAX_COLORS; k++) {
        for (let d = 0; d < LANES; d++) total.sums[k * LANES + d] = totals[k * SUMS + d]
        total.weight[k] = totals[k * SUMS + LANES]
      }
      return total
    },
    indices(centroids: Centroids): Uint8Array | null {
      reopen()
      if (!kernels) return null
      writeCentroids(kernels, centroids)
      kernels.run.indexAssignment(centroids.count, centroids.firstOpaque, kernels.at.indices)
      return kernels.arrays.indices.slice()
    },
  }
}
