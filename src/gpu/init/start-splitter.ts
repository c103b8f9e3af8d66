import { boxCentroids } from '../../quantize/init/box-centroids.ts'
import { splitPoints } from '../../quantize/init/seed.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { Centroids, Points } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { readParts } from '../passes.ts'
import { splitOnGpu } from './gpu-split.ts'

/** See `shaders/common/coords.wgsl`. */
const unpackCoords = (low: number, high: number) => [low & 2047, (low >>> 11) & 2047, high & 2047, (high >>> 11) & 2047]

/** Points of a list on the GPU. */
async function readPoints(context: GpuContext, { list, coords, dims }: ClusterBuffers): Promise<Points> {
  const [packed, weights] = await readParts(context, [
    { source: coords, words: 2 * list.count },
    { source: list.counts, words: list.count },
  ])
  const planes = Array.from({ length: dims }, () => new Uint16Array(list.count))
  for (let i = 0; i < list.count; i++) {
    const coords = unpackCoords(packed[2 * i], packed[2 * i + 1])
    for (let d = 0; d < dims; d++) planes[d][i] = coords[d]
  }
  return { dims, planes, weights }
}

/** The split centroids for a seed. */
export type SplitStart = (seed: number, hooks: Hooks) => Promise<Centroids>

/**
 * Makes a function that splits points of a list; on the host if chance has a say, which goes by the order of
 * cuts. `kinds`: see `splitPoints`; `shift`: see `shiftOf`.
 */
export function startSplitter(
  context: GpuContext,
  buffers: ClusterBuffers,
  kinds: { translucent: number; fixed: 0 | 1 },
  colors: number,
  shift: number,
  limits: { submitMs: number; submitPairs: number },
): SplitStart {
  let onHost: Points | undefined
  return async (seed, hooks) => {
    if (seed !== 0) {
      onHost ??= await readPoints(context, buffers)
      return splitPoints(onHost, kinds, colors, seed)
    }
    const { boxes, firstPoint } = await splitOnGpu(context, buffers, kinds, colors, shift, hooks, limits)
    const [low, high] = firstPoint
    return boxCentroids(boxes, kinds.fixed === 1 ? unpackCoords(low, high) : null, buffers.dims, colors)
  }
}
