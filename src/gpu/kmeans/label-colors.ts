import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUBMIT_PAIRS } from '../gpu-constants.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { addByPairs, groupsFor, makeStep, readWords, type Step, uniform } from '../passes.ts'
import { planColors } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids } from './pack-centroids.ts'

/** The pixels of each color, on the GPU, and of all. */
export interface PixelCounts {
  counts: GPUBuffer
  all: number
}

/**
 * The sum of squared distances to the centroids of labels, into two words; `shift`: of weights, to the right. `part`: 1
 * and 2 for the low and the high half of the distances' fourth powers instead.
 */
export function sumDistances(
  context: GpuContext,
  { list, coords, labels, centroids }: ClusterBuffers,
  weights: GPUBuffer,
  shift: number,
  sum: GPUBuffer,
  part: 0 | 1 | 2 = 0,
): Promise<Step> {
  const params = uniform(context, 'distances', list.count, shift, part)
  const bindings = [params, coords, labels, weights, centroids, sum]
  return makeStep(context, 'sum-distances', groupConstants(context), bindings, groupsFor(list.count))
}

/** Room for that, zeroed. */
export const makeSum = (context: GpuContext): GPUBuffer =>
  context.buffer('sum of distances', 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)

export const readSum = ([low, high]: Uint32Array): number => high * 2 ** 32 + low

/**
 * The nearest centroid of every distinct color, on the host: for the last assignment against the palette. The
 * clustering stays as it was: assignments and sums are those of its last iteration.
 */
export async function labelOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
): Promise<Uint8Array> {
  const { list, labels } = buffers
  const { steps } = await planColors(context, buffers, centroids, true)
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'palette', steps, SUBMIT_PAIRS)
  const packed = await readWords(context, labels, Math.ceil(list.count / 4))
  return new Uint8Array(packed.buffer, 0, list.count)
}
