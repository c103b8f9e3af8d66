import type { Centroids } from '../core/types.ts'
import { type Cells, packAllowed } from './cells.ts'
import { GROUP, PRUNE_GROUP } from './constants.ts'
import type { Job } from './job.ts'
import type { Overrides } from './pipelines.ts'
import { spaceOverrides } from './points.ts'
import type { Scene } from './scene.ts'
import { type Groups, groupsFor, makeStep, type Step, uniform } from './steps.ts'
import type { Tiles } from './tiles.ts'

/** A dispatch of the assignment, and how many workgroups it has while the clustering runs. */
export interface AssignPlan {
  groups: number
  make(groups: Groups): Promise<Step>
}

function params(job: Job, points: number, { count, firstOpaque }: Centroids): GPUBuffer {
  return uniform(job, 'assignment', points, count, firstOpaque)
}

/** By brute force. */
function planAll(job: Job, scene: Scene, centroids: Centroids, overrides: Overrides): AssignPlan[] {
  const { list, sums, coords, labels } = scene
  const bindings = [params(job, list.count, centroids), scene.centroids, sums, coords, list.weights, labels]
  const make = (groups: Groups) => makeStep(job, 'assign-colors', overrides, bindings, groups)
  return [{ groups: groupsFor(list.count), make }]
}

/** By cells: the centroids in reach of each, from the coarsest layer to the finest, then the colours. */
function planCells(job: Job, scene: Scene, centroids: Centroids, cells: Cells, overrides: Overrides): AssignPlan[] {
  const { list, sums, coords, labels } = scene
  let above = job.upload('centroids allowed', packAllowed(centroids))
  const plans = cells.layers.map((layer, n): AssignPlan => {
    const size = uniform(job, 'prune', layer.count, Number(n === 0))
    const bindings = [size, scene.centroids, sums, layer.cells, above, layer.reach]
    above = layer.reach
    return {
      groups: groupsFor(layer.count, PRUNE_GROUP),
      make: groups => makeStep(job, 'prune', { ...overrides, GROUP: PRUNE_GROUP }, bindings, groups),
    }
  })
  const finest = cells.layers[cells.layers.length - 1]
  const size = uniform(job, 'items', cells.itemCount)
  const points = [coords, list.weights, labels]
  const bindings = [size, scene.centroids, sums, ...points, finest.cells, finest.reach, cells.items]
  const make = (groups: Groups) => makeStep(job, 'assign-cells', overrides, bindings, groups)
  return [...plans, { groups: groupsFor(cells.itemCount, GROUP), make }]
}

/**
 * The assignment of the distinct colours: by cells where the scene has them, else by brute force. With `label` it
 * writes every colour's nearest centroid to the scene's labels; the sums are then of no use.
 */
export function planColours(job: Job, scene: Scene, centroids: Centroids, label: boolean): AssignPlan[] {
  const overrides = { DIMS: scene.dims, LABEL: Number(label) }
  return scene.cells
    ? planCells(job, scene, centroids, scene.cells, overrides)
    : planAll(job, scene, centroids, overrides)
}

/** The assignment of every pixel as a point of weight 1, tile by tile. */
export function planPixels(job: Job, scene: Scene, centroids: Centroids, tiles: Tiles): AssignPlan[] {
  const overrides = spaceOverrides(scene.space, scene.dims)
  return Array.from({ length: tiles.count }, (_, tile) => {
    const { pixels } = tiles.range(tile)
    const bindings = [params(job, pixels, centroids), scene.centroids, scene.sums, tiles.open(tile), scene.tables]
    return {
      groups: groupsFor(pixels),
      make: groups => makeStep(job, 'assign-pixels', overrides, bindings, groups),
    }
  })
}
