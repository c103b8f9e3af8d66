import type { CellLevel, CellTree } from '../core/tree.ts'
import { LANES } from '../core/tree.ts'
import type { Centroids } from '../core/types.ts'
import { PER_THREAD, REACH_WORDS } from './constants.ts'
import type { Job } from './job.ts'

/** Words of the struct in `shaders/cells.wgsl`: box, sums, then start, end, pixels, above. */
const CELL_WORDS = 20
/** Levels of the tree that the GPU prunes on, from coarse to fine: indices into CELL_BITS. */
const LEVELS = [1, 2]
/** Finer levels are left out where they have more cells than this: 112 bytes each. */
const MOST_CELLS = 2 ** 19

/** One level of colour cells on the GPU. */
export interface CellLayer {
  count: number
  cells: GPUBuffer
  /** The centroids in reach of each cell, written in every iteration. */
  reach: GPUBuffer
}

/** The colour cells on the GPU. */
export interface Cells {
  /** From coarse to fine. */
  layers: CellLayer[]
  /** Shares of at most PER_THREAD colours of one cell of the finest layer. */
  itemCount: number
  items: GPUBuffer
}

/** For each cell the cell of the coarser level around it. */
function cellsAbove(level: CellLevel, coarser: CellLevel): Uint32Array {
  const above = new Uint32Array(level.count)
  let around = 0
  for (let cell = 0; cell < level.count; cell++) {
    while (coarser.start[around + 1] <= level.start[cell]) around++
    above[cell] = around
  }
  return above
}

/** On the coarsest level: the set of centroids that a cell's colours may take; see `packAllowed`. */
function kindsOf(level: CellLevel, translucent: number): Uint32Array {
  return Uint32Array.from({ length: level.count }, (_, cell) =>
    Number(translucent > 0 && level.start[cell] >= translucent),
  )
}

/** The colour cells of a level as `shaders/cells.wgsl` reads them, 80 bytes each. */
export function packCells(level: CellLevel, above: Uint32Array): Uint32Array {
  const { count, start, low, high, weight, sums } = level
  const words = new Uint32Array(count * CELL_WORDS)
  for (let cell = 0; cell < count; cell++) {
    const to = cell * CELL_WORDS
    for (let d = 0; d < LANES; d++) {
      const from = cell * LANES + d
      words[to + d] = low[from]
      words[to + LANES + d] = high[from]
      words[to + 2 * LANES + d] = sums[from] % 2 ** 32
      words[to + 3 * LANES + d] = Math.floor(sums[from] / 2 ** 32)
    }
    words.set([start[cell], start[cell + 1], weight[cell], above[cell]], to + 4 * LANES)
  }
  return words
}

/** First colour and cell of every thread's share of the colours. */
function packItems({ count, start }: CellLevel): Uint32Array {
  let items = 0
  for (let cell = 0; cell < count; cell++) items += Math.ceil((start[cell + 1] - start[cell]) / PER_THREAD)
  const words = new Uint32Array(items * 2)
  let to = 0
  for (let cell = 0; cell < count; cell++) {
    for (let first = start[cell]; first < start[cell + 1]; first += PER_THREAD) {
      words[to++] = first
      words[to++] = cell
    }
  }
  return words
}

/** Two sets of centroids as bits: all of them, then those that opaque colours of an image with alpha may take. */
export function packAllowed({ count, firstOpaque }: Centroids): Uint32Array {
  const words = new Uint32Array(2 * REACH_WORDS)
  for (let k = 0; k < count; k++) {
    words[k >>> 5] |= 1 << (k & 31)
    if (k >= firstOpaque) words[REACH_WORDS + (k >>> 5)] |= 1 << (k & 31)
  }
  return words
}

/** Uploads the nested cells of an image. */
export function uploadCells(job: Job, tree: CellTree): Cells {
  const levels = LEVELS.map(n => tree.levels[n]).filter((level, n) => n === 0 || level.count <= MOST_CELLS)
  const layers = levels.map((level, n) => {
    const above = n === 0 ? kindsOf(level, tree.translucent) : cellsAbove(level, levels[n - 1])
    return {
      count: level.count,
      cells: job.upload('colour cells', packCells(level, above)),
      reach: job.buffer('centroids in reach', level.count * REACH_WORDS * 4, GPUBufferUsage.STORAGE),
    }
  })
  const items = packItems(levels[levels.length - 1])
  return { layers, itemCount: items.length / 2, items: job.upload('items', items) }
}

export function releaseCells(job: Job, { layers, items }: Cells): void {
  for (const { cells, reach } of layers) for (const buffer of [cells, reach]) job.release(buffer)
  job.release(items)
}
