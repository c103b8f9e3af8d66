import type { CellLevel, Octree } from '../../quantize/kmeans/octree.ts'
import { LANES } from '../../quantize/kmeans/octree.ts'
import type { GpuContext } from '../context.ts'
import { CANDIDATE_WORDS, CELL_GROUP, SMALL_CELL_GROUP, SOFTWARE_CELL_GROUP } from '../gpu-constants.ts'

/** The levels of the tree that the GPU prunes on, 16-wide and 8-wide cells: indices into CELL_BITS. */
const [TOP, LEAF] = [1, 2]
/** Words of the structs `Top` and `Leaf` in `shaders/kmeans/cell-candidates.wgsl`; both begin with the box. */
const TOP_WORDS = 8
const LEAF_WORDS = 6
const BOX_WORDS = 4

/** The color cells on the GPU. */
export interface Cells {
  /** Cells of the coarser level: a workgroup each. */
  topCount: number
  /** Threads of such a workgroup. */
  group: number
  tops: GPUBuffer
  leaves: GPUBuffer
  /**
   * The centroids in reach of each cell, tops first; empty sets at first. They stay from one assignment to the next.
   */
  reach: GPUBuffer
}

/** A cell's box as two points in the packing of `shaders/common/coords.wgsl`. */
function writeBox({ low, high }: CellLevel, cell: number, words: Uint32Array, to: number): void {
  const offset = cell * LANES
  words[to] = low[offset] | (low[offset + 1] << 11)
  words[to + 1] = low[offset + 2] | (low[offset + 3] << 11)
  words[to + 2] = high[offset] | (high[offset + 1] << 11)
  words[to + 3] = high[offset + 2] | (high[offset + 3] << 11)
}

function packTops(level: CellLevel, translucent: number): Uint32Array {
  const words = new Uint32Array(level.count * TOP_WORDS)
  for (let cell = 0; cell < level.count; cell++) {
    const to = cell * TOP_WORDS
    writeBox(level, cell, words, to)
    words[to + BOX_WORDS] = level.child[cell]
    words[to + BOX_WORDS + 1] = level.child[cell + 1]
    words[to + BOX_WORDS + 2] = Number(translucent > 0 && level.start[cell] >= translucent)
  }
  return words
}

function packLeaves(level: CellLevel): Uint32Array {
  const words = new Uint32Array(level.count * LEAF_WORDS)
  for (let cell = 0; cell < level.count; cell++) {
    const to = cell * LEAF_WORDS
    writeBox(level, cell, words, to)
    words[to + BOX_WORDS] = level.start[cell]
    words[to + BOX_WORDS + 1] = level.start[cell + 1]
  }
  return words
}

/** Threads for a cell: as many as have something to do. The result does not depend on it. */
function groupFor({ software }: GpuContext, { count, start }: CellLevel): number {
  if (software) return SOFTWARE_CELL_GROUP
  return start[count] < CELL_GROUP * count ? SMALL_CELL_GROUP : CELL_GROUP
}

/** Uploads the nested cells of an image; `group` threads do a cell, by default as suits image and adapter. */
export function uploadCells(context: GpuContext, { levels, translucent }: Octree, group?: number): Cells {
  const [top, leaf] = [levels[TOP], levels[LEAF]]
  return {
    topCount: top.count,
    group: group ?? groupFor(context, top),
    tops: context.upload('16-wide cells', packTops(top, translucent)),
    leaves: context.upload('8-wide cells', packLeaves(leaf)),
    reach: context.buffer('centroids in reach', (top.count + leaf.count) * CANDIDATE_WORDS * 4, GPUBufferUsage.STORAGE),
  }
}
