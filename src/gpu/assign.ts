import type { Centroids } from '../core/types.ts'
import { type CellLayer, type Cells, packAllowed } from './cells.ts'
import { GROUP, PRUNE_GROUP } from './constants.ts'
import type { Job } from './job.ts'
import { spaceOverrides } from './points.ts'
import type { Scene } from './scene.ts'
import { type Groups, groupsFor, makeStep, type Step, uniform } from './steps.ts'
import type { Tiles } from './tiles.ts'

/** A dispatch of the assignment, and how many workgroups it has while the clustering runs. */
export interface AssignPlan {
  groups: number
  make(groups: Groups): Promise<Step>
}

function params(job: Job, points: number, { count, firstOpaque }: Centroids, label: boolean): GPUBuffer {
  return uniform(job, 'assignment', points, count, firstOpaque, Number(label))
}

/** By brute force. */
function planAll(job: Job, scene: Scene, centroids: Centroids, label: boolean): AssignPlan[] {
  const { list, sums, coords, labels, dims } = scene
  const size = params(job, list.count, centroids, label)
  const bindings = [size, scene.centroids, sums, coords, list.weights, labels]
  const make = (groups: Groups) => makeStep(job, 'assign-colors', { DIMS: dims }, bindings, groups)
  return [{ groups: groupsFor(list.count), make }]
}

/** The centroids in reach of each cell, from the coarsest layer to the finest. */
function planPrune(job: Job, scene: Scene, centroids: Centroids, layers: CellLayer[]): AssignPlan[] {
  const overrides = { DIMS: scene.dims, GROUP: PRUNE_GROUP }
  let above = job.upload('centroids allowed', packAllowed(centroids))
  return layers.map(({ count, cells, reach }, n) => {
    const size = uniform(job, 'prune', count, Number(n === 0))
    const bindings = [size, scene.centroids, scene.sums, cells, above, reach]
    above = reach
    const make = (groups: Groups) => makeStep(job, 'prune', overrides, bindings, groups)
    return { groups: groupsFor(count, PRUNE_GROUP), make }
  })
}

/** By cells: the centroids in reach of each, then the colours against those. */
function planCells(job: Job, scene: Scene, centroids: Centroids, cells: Cells, label: boolean): AssignPlan[] {
  const { list, sums, coords, labels, dims } = scene
  const finest = cells.layers[cells.layers.length - 1]
  const size = uniform(job, 'items', cells.itemCount, Number(label))
  const points = [coords, list.weights, labels]
  const bindings = [size, scene.centroids, sums, ...points, finest.cells, finest.reach, cells.items]
  const make = (groups: Groups) => makeStep(job, 'assign-cells', { DIMS: dims }, bindings, groups)
  return [...planPrune(job, scene, centroids, cells.layers), { groups: groupsFor(cells.itemCount, GROUP), make }]
}

/**
 * The assignment of the distinct colours: by cells where the scene has them, else by brute force. With `label` it
 * writes every colour's nearest centroid to the scene's labels; the sums are then of no use.
 */
export function planColours(job: Job, scene: Scene, centroids: Centroids, label: boolean): AssignPlan[] {
  const { cells } = scene
  return cells ? planCells(job, scene, centroids, cells, label) : planAll(job, scene, centroids, label)
}

/** The assignment of every pixel as a point of weight 1, tile by tile. */
export function planPixels(job: Job, scene: Scene, centroids: Centroids, tiles: Tiles): AssignPlan[] {
  const overrides = spaceOverrides(scene.space, scene.dims)
  return Array.from({ length: tiles.count }, (_, tile) => {
    const { pixels } = tiles.range(tile)
    const size = params(job, pixels, centroids, false)
    const bindings = [size, scene.centroids, scene.sums, tiles.open(tile), scene.tables]
    const make = (groups: Groups) => makeStep(job, 'assign-pixels', overrides, bindings, groups)
    return { groups: groupsFor(pixels), make }
  })
}
