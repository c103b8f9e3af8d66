import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { PER_GROUP, SUBMIT_PAIRS } from '../gpu-constants.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import type { Constants } from '../pipelines.ts'
import type { Tiles } from '../tiles.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { spaceConstants } from './gpu-points.ts'
import type { Cells } from './make-cells.ts'

/** The steps of one assignment, and about how many pairs of a point and a centroid they compare. */
export interface AssignPlan {
  steps: Step[]
  pairs: number
  /** The sums stay from one assignment to the next; else each begins at zero. */
  keepsSums: boolean
}

/** Centroids that a color in a cell is compared with at first, roughly; later ones are compared with fewer. */
const IN_REACH = 32

/** Pairs that an assignment by cells compares, about. */
export const pairsOfCells = (points: number, centroids: number): number => points * Math.min(centroids, IN_REACH)

/** What comparing points with all centroids reads, beside the buffers of the clustering. */
interface AllPoints {
  shader: 'assign-colors' | 'assign-pixels'
  constants: Constants
  /** The points, and what goes with them. */
  bindings: GPUBuffer[]
  count: number
  submitPairs: number
}

/** By brute force, in parts that no GPU takes long for. */
function stepsAll(
  context: GpuContext,
  { centroids: places, sums, status }: ClusterBuffers,
  { shader, constants, bindings, count, submitPairs }: AllPoints,
  { count: centroids, firstOpaque }: Centroids,
  label: boolean,
): Promise<Step[]> {
  const most = Math.max(1, Math.floor(submitPairs / (centroids * PER_GROUP))) * PER_GROUP
  const parts = Array.from({ length: Math.ceil(count / most) }, async (_, part) => {
    const [first, end] = [part * most, Math.min(count, (part + 1) * most)]
    const params = uniform(context, 'assignment', first, end, centroids, firstOpaque, Number(label))
    const all = [params, places, sums, status, ...bindings]
    const step = await makeStep(context, shader, constants, all, groupsFor(end - first))
    return { ...step, pairs: (end - first) * centroids }
  })
  return Promise.all(parts)
}

/** By cells: the centroids in reach of each, then the colors against those; `label`: see `assign-cells.wgsl`. */
export function stepCells(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Pick<Centroids, 'count' | 'firstOpaque'>,
  cells: Cells,
  label: 0 | 1 | 2,
): Promise<Step> {
  const { list, sums, status, coords, dims } = buffers
  const { count, firstOpaque } = centroids
  const size = uniform(context, 'assignment', cells.topCount, count, firstOpaque, label)
  const points = [coords, list.counts]
  const bindings = [size, buffers.centroids, sums, ...points, cells.tops, cells.leaves, cells.reach, status]
  return makeStep(context, 'assign-cells', { DIMS: dims, GROUP: cells.group }, bindings, cells.topCount)
}

/**
 * The assignment of the distinct colors: by cells if the buffers have them, else by brute force. With `label` it
 * runs outside the clustering and writes labels instead of sums.
 */
export async function planColors(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  label: boolean,
  submitPairs = SUBMIT_PAIRS,
): Promise<AssignPlan> {
  const { cells, list, coords, dims } = buffers
  const target = label ? { ...buffers, sums: buffers.labels } : buffers
  if (cells) {
    const pairs = pairsOfCells(list.count, centroids.count)
    return { steps: [await stepCells(context, target, centroids, cells, label ? 1 : 0)], pairs, keepsSums: true }
  }
  const pairs = list.count * centroids.count
  const bindings = [coords, list.counts]
  const points = {
    shader: 'assign-colors',
    constants: { DIMS: dims },
    bindings,
    count: list.count,
    submitPairs,
  } as const
  return { steps: await stepsAll(context, target, points, centroids, label), pairs, keepsSums: false }
}

/** The assignment of every pixel as a point of weight 1, tile by tile. */
export async function planPixels(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  tiles: Tiles,
  submitPairs = SUBMIT_PAIRS,
): Promise<AssignPlan> {
  const constants = spaceConstants(buffers.space, buffers.dims)
  const steps: Step[] = []
  let points = 0
  for (let tile = 0; tile < tiles.count; tile++) {
    const { pixels } = tiles.range(tile)
    const bindings = [await tiles.open(tile), buffers.tables]
    const all = { shader: 'assign-pixels', constants, bindings, count: pixels, submitPairs } as const
    steps.push(...(await stepsAll(context, buffers, all, centroids, false)))
    points += pixels
  }
  return { steps, pairs: points * centroids.count, keepsSums: false }
}
