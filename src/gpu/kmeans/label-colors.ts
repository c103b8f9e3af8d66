import type { Centroids, Labels } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { GROUP, SUBMIT_PAIRS } from '../gpu-constants.ts'
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
 * The nearest centroid of every distinct color, for the last assignment against the rounded palette. What was assigned
 * before is the start: only colors that change hands take work. With `pixels` the mean error comes along.
 */
export async function labelOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  pixels: PixelCounts | null,
): Promise<Labels> {
  const { list, coords, labels, sums } = buffers
  const { steps } = await planColors(context, buffers, centroids, true)
  const words = Math.ceil(list.count / 4)
  const size = uniform(context, 'colors to label', list.count)
  const after = [makeStep(context, 'pack-labels', {}, [size, coords, labels], groupsFor(words, GROUP))]
  const parts = [{ source: labels, words }]
  if (pixels) {
    const sum = context.buffer('sum of distances', 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    const bindings = [size, coords, pixels.counts, buffers.centroids, sum]
    after.push(makeStep(context, 'sum-distances', groupConstants(context), bindings, groupsFor(list.count)))
    parts.push({ source: sum, words: 2 })
  }
  const all = [...steps, ...(await Promise.all(after))]
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'palette', all, SUBMIT_PAIRS, encoder => {
    if (!buffers.cells) encoder.clearBuffer(sums)
  })
  const [packed, sum] = await readParts(context, parts)
  for (const { source } of parts) if (source !== labels) context.release(source)
  context.release(size)
  const indices = new Uint8Array(packed.buffer, 0, list.count)
  return pixels ? { indices, meanDistance: (sum[1] * 2 ** 32 + sum[0]) / pixels.all } : { indices }
}
