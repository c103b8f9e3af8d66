import type { Centroids, Labels } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUBMIT_PAIRS } from '../gpu-constants.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { addByPairs, groupsFor, makeStep, readParts, uniform } from '../passes.ts'
import { planColors } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids } from './pack-centroids.ts'

/** The pixels of each color, on the GPU, and of all. */
export interface PixelCounts {
  counts: GPUBuffer
  all: number
}

/**
 * The nearest centroid of every distinct color, for the last assignment against the rounded palette. The clustering
 * stays as it was: assignments and sums are those of its last iteration. With `pixels` the mean error comes along.
 */
export async function labelOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  pixels: PixelCounts | null,
): Promise<Labels> {
  const { list, coords, labels } = buffers
  const { steps } = await planColors(context, buffers, centroids, true)
  const parts = [{ source: labels, words: Math.ceil(list.count / 4) }]
  if (pixels) {
    const size = uniform(context, 'labeled colors', list.count)
    const sum = context.buffer('sum of distances', 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    const bindings = [size, coords, labels, pixels.counts, buffers.centroids, sum]
    steps.push(await makeStep(context, 'sum-distances', groupConstants(context), bindings, groupsFor(list.count)))
    parts.push({ source: sum, words: 2 })
  }
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'palette', steps, SUBMIT_PAIRS)
  const [packed, sum] = await readParts(context, parts)
  const indices = new Uint8Array(packed.buffer, 0, list.count)
  if (!pixels) return { indices }
  context.release(parts[1].source)
  return { indices, meanDistance: (sum[1] * 2 ** 32 + sum[0]) / pixels.all }
}
