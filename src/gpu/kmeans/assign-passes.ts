import type { Centroids } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import type { Scene } from './cluster-buffers.ts'
import { spaceOverrides } from './gpu-points.ts'
import type { Cells } from './upload-cells.ts'

/** The steps of one assignment, and about how many pairs of a point and a centroid they compare at most. */
export interface AssignPlan {
  steps: Step[]
  pairs: number
  /** The sums stay from one assignment to the next; else each begins at zero. */
  keepsSums: boolean
}

function params(job: Job, points: number, { count, firstOpaque }: Centroids, label: boolean): GPUBuffer {
  return uniform(job, 'assignment', points, count, firstOpaque, Number(label))
}

/** By brute force. */
function stepAll(job: Job, scene: Scene, centroids: Centroids, label: boolean): Promise<Step> {
  const { list, sums, status, coords, dims } = scene
  const size = params(job, list.count, centroids, label)
  const bindings = [size, scene.centroids, sums, status, coords, list.weights]
  return makeStep(job, 'assign-colors', { DIMS: dims }, bindings, groupsFor(list.count))
}

/** By cells: the centroids in reach of each, then the colours against those. */
function stepCells(job: Job, scene: Scene, centroids: Centroids, cells: Cells, label: boolean): Promise<Step> {
  const { list, sums, status, coords, dims } = scene
  const size = params(job, cells.topCount, centroids, label)
  const points = [coords, list.weights]
  const bindings = [size, scene.centroids, sums, ...points, cells.tops, cells.leaves, cells.reach, status]
  return makeStep(job, 'assign-cells', { DIMS: dims, GROUP: cells.group }, bindings, cells.topCount)
}

/**
 * The assignment of the distinct colours: by cells where the scene has them, else by brute force. With `label` it
 * runs outside the clustering and leaves every colour's nearest centroid with its coordinates.
 */
export async function planColours(job: Job, scene: Scene, centroids: Centroids, label: boolean): Promise<AssignPlan> {
  const { cells, list } = scene
  const step = cells ? stepCells(job, scene, centroids, cells, label) : stepAll(job, scene, centroids, label)
  return { steps: [await step], pairs: list.count * centroids.count, keepsSums: cells !== null }
}

/** The assignment of every pixel as a point of weight 1, tile by tile. */
export async function planPixels(job: Job, scene: Scene, centroids: Centroids, tiles: Tiles): Promise<AssignPlan> {
  const overrides = spaceOverrides(scene.space, scene.dims)
  const steps: Step[] = []
  let points = 0
  for (let tile = 0; tile < tiles.count; tile++) {
    const { pixels } = tiles.range(tile)
    const size = params(job, pixels, centroids, false)
    const bindings = [size, scene.centroids, scene.sums, scene.status, tiles.open(tile), scene.tables]
    steps.push(await makeStep(job, 'assign-pixels', overrides, bindings, groupsFor(pixels)))
    points += pixels
  }
  return { steps, pairs: points * centroids.count, keepsSums: false }
}
