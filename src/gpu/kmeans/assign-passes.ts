import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { spaceOverrides } from './gpu-points.ts'
import type { Cells } from './upload-cells.ts'

/** The steps of one assignment, and about how many pairs of a point and a centroid they compare at most. */
export interface AssignPlan {
  steps: Step[]
  pairs: number
  /** The sums stay from one assignment to the next; else each begins at zero. */
  keepsSums: boolean
}

function params(context: GpuContext, points: number, { count, firstOpaque }: Centroids, label: boolean): GPUBuffer {
  return uniform(context, 'assignment', points, count, firstOpaque, Number(label))
}

/** By brute force. */
function stepAll(context: GpuContext, buffers: ClusterBuffers, centroids: Centroids, label: boolean): Promise<Step> {
  const { list, sums, status, coords, dims } = buffers
  const size = params(context, list.count, centroids, label)
  const bindings = [size, buffers.centroids, sums, status, coords, list.counts]
  return makeStep(context, 'assign-colors', { DIMS: dims }, bindings, groupsFor(list.count))
}

/** By cells: the centroids in reach of each, then the colors against those. */
function stepCells(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  cells: Cells,
  label: boolean,
): Promise<Step> {
  const { list, sums, status, coords, dims } = buffers
  const size = params(context, cells.topCount, centroids, label)
  const points = [coords, list.counts]
  const bindings = [size, buffers.centroids, sums, ...points, cells.tops, cells.leaves, cells.reach, status]
  return makeStep(context, 'assign-cells', { DIMS: dims, GROUP: cells.group }, bindings, cells.topCount)
}

/**
 * The assignment of the distinct colors: by cells if the buffers have them, else by brute force. With `label` it
 * runs outside the clustering and leaves every color's nearest centroid with its coordinates.
 */
export async function planColors(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  label: boolean,
): Promise<AssignPlan> {
  const { cells, list } = buffers
  const step = cells
    ? stepCells(context, buffers, centroids, cells, label)
    : stepAll(context, buffers, centroids, label)
  return { steps: [await step], pairs: list.count * centroids.count, keepsSums: cells !== null }
}

/** The assignment of every pixel as a point of weight 1, tile by tile. */
export async function planPixels(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  tiles: Tiles,
): Promise<AssignPlan> {
  const overrides = spaceOverrides(buffers.space, buffers.dims)
  const steps: Step[] = []
  let points = 0
  for (let tile = 0; tile < tiles.count; tile++) {
    const { pixels } = tiles.range(tile)
    const size = params(context, pixels, centroids, false)
    const bindings = [size, buffers.centroids, buffers.sums, buffers.status, tiles.open(tile), buffers.tables]
    steps.push(await makeStep(context, 'assign-pixels', overrides, bindings, groupsFor(pixels)))
    points += pixels
  }
  return { steps, pairs: points * centroids.count, keepsSums: false }
}
