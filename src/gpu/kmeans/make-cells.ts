import type { GpuContext } from '../context.ts'
import { CANDIDATE_WORDS, CELL_GROUP, GROUP, SMALL_CELL_GROUP, SOFTWARE_CELL_GROUP } from '../gpu-constants.ts'
import type { ColorList } from '../histogram/color-list.ts'
import type { CellCounts } from '../histogram/list-facts.ts'
import { groupsFor, makeStep, runSteps, type Step, uniform } from '../passes.ts'
import type { GpuPoints } from './gpu-points.ts'

/** Words of the structs `Top` and `Leaf` in `shaders/kmeans/cells.wgsl`. */
const TOP_WORDS = 8
const LEAF_WORDS = 6

/** The nested cells of a list of points on the GPU. */
export interface Cells {
  /** 16-wide cells: a workgroup each. */
  topCount: number
  leafCount: number
  /** Threads of such a workgroup. */
  group: number
  tops: GPUBuffer
  /** 8-wide cells. */
  leaves: GPUBuffer
  /**
   * The centroids in reach of each cell, tops first; empty sets at first. They stay from one assignment to the next.
   */
  reach: GPUBuffer
}

/** The 4-wide cells of a list of colors, which can stand for them. */
export interface FineCells {
  count: number
  /** Those of colors that are not opaque; they come first. */
  translucent: number
  /** First color of each, and the end. */
  starts: GPUBuffer
  /** The cells around them; their boxes are made with their points. */
  around: Pick<Cells, 'topCount' | 'leafCount' | 'tops' | 'leaves'>
}

/** Threads for a cell: as many as have something to do. The result does not depend on it. */
function groupFor({ software }: GpuContext, points: number, tops: number): number {
  if (software) return SOFTWARE_CELL_GROUP
  return points < CELL_GROUP * tops ? SMALL_CELL_GROUP : CELL_GROUP
}

/** Puts boxes around points: the last steps before cells can be used. */
export async function boxCells(
  context: GpuContext,
  { topCount, leafCount, tops, leaves }: FineCells['around'],
  coords: GPUBuffer,
): Promise<Step[]> {
  const [leafSize, topSize] = [uniform(context, '8-wide cells', leafCount), uniform(context, '16-wide cells', topCount)]
  return Promise.all([
    makeStep(context, 'box-leaves', {}, [leafSize, coords, leaves], groupsFor(leafCount, GROUP)),
    makeStep(context, 'box-tops', {}, [topSize, leaves, tops], groupsFor(topCount, GROUP)),
  ])
}

/** Cells for an assignment; `group` threads do one, by default as suits the number of points and the adapter. */
export function openCells(context: GpuContext, around: FineCells['around'], points: number, group?: number): Cells {
  const { topCount, leafCount } = around
  const words = (topCount + leafCount) * CANDIDATE_WORDS
  return {
    ...around,
    group: group ?? groupFor(context, points, topCount),
    reach: context.buffer('centroids in reach', words * 4, GPUBufferUsage.STORAGE),
  }
}

/** Finds the cells of sorted colors. */
export async function makeCells(
  context: GpuContext,
  list: ColorList,
  { cells: count, leaves: leafCount, tops: topCount, translucent }: CellCounts,
  { coords, size, sizes, runs }: GpuPoints,
  group?: number,
): Promise<{ cells: Cells; fine: FineCells }> {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const words = (label: string, words: number) => context.buffer(label, words * 4, STORAGE | COPY_SRC)
  const makeAround = (label: string) => ({
    topCount,
    leafCount,
    tops: words(`16-wide ${label}`, topCount * TOP_WORDS),
    leaves: words(`8-wide ${label}`, leafCount * LEAF_WORDS),
  })
  const [own, around] = [makeAround('cells'), makeAround('cells of cells')]
  const before = words('cells before', 3 * runs + 1)
  const starts = words('4-wide cells', count + 1)
  const scanned = uniform(context, 'runs of colors', 3 * runs)
  const lists = [starts, own.leaves, own.tops, around.leaves, around.tops]
  const steps = await Promise.all([
    makeStep(context, 'scan', {}, [scanned, sizes, before], 1),
    makeStep(context, 'list-cells', {}, [size, list.keys, before, ...lists], groupsFor(runs, GROUP)),
  ])
  runSteps(context, 'cells', [...steps, ...(await boxCells(context, own, coords))])
  for (const buffer of [before, scanned]) context.release(buffer)
  return { cells: openCells(context, own, list.count, group), fine: { count, starts, around, translucent } }
}
