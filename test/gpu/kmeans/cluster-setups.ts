import { type GpuContext, openContext } from '../../../src/gpu/context.ts'
import { factsOf } from '../../../src/gpu/histogram/list-facts.ts'
import { type ClusterBuffers, makeClusterBuffers } from '../../../src/gpu/kmeans/cluster-buffers.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { buildOctree } from '../../../src/quantize/kmeans/octree.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids, SpaceName } from '../../../src/quantize/types.ts'
import { testGpu } from '../../helpers/dawn.ts'

/** The colors of an image as the CPU's stages see them. */
export function prepare(pixels: Uint32Array, space: SpaceName) {
  const histogram = countColors(pixels)
  const points = toPoints(histogram, space)
  return { histogram, points, tree: buildOctree(histogram, points), space }
}

export type Prepared = ReturnType<typeof prepare>

/** Runs a test with a job and the scene of an image, and frees both. */
export async function withClusterBuffers<T>(
  { histogram, space }: Prepared,
  pruning: boolean,
  work: (context: GpuContext, buffers: ClusterBuffers) => Promise<T>,
  group?: number,
): Promise<T> {
  const context = openContext(await testGpu())
  try {
    const keys = context.upload('keys', histogram.keys)
    const list = { count: histogram.keys.length, keys, counts: context.upload('weights', histogram.counts) }
    const buffers = await makeClusterBuffers(context, list, factsOf(histogram), space, pruning, group)
    const result = await work(context, buffers)
    await context.settle()
    return result
  } finally {
    context.end()
  }
}

/** Centroids on random colors of the image; about a quarter are doubles, for ties and empty clusters. */
export function randomCentroids({ histogram, points }: Prepared, count: number, seed: number): Centroids {
  const random = seededRandom(seed)
  const { dims, planes } = points
  const translucent = histogram.opaque ? 0 : histogram.keys.findIndex(key => key >= 0xff000000)
  const fixed = !histogram.opaque && histogram.keys[0] === 0 ? 1 : 0
  const kinds = translucent < 0 ? histogram.keys.length : translucent
  const firstOpaque = dims === 3 ? 0 : translucent < 0 ? count : Math.max(1, Math.floor(count / 2))
  const coords = new Int32Array(count * dims)
  for (let k = 0; k < count; k++) {
    const opaque = k >= firstOpaque
    const [from, to] = dims === 3 ? [0, histogram.keys.length] : opaque ? [kinds, histogram.keys.length] : [0, kinds]
    const color = from + Math.floor(random() * (to - from))
    for (let d = 0; d < dims; d++) coords[k * dims + d] = planes[d][k === 0 && fixed ? 0 : color]
    const double = random() < 0.25 && k > fixed && (dims === 3 || opaque === k - 1 >= firstOpaque)
    if (double) coords.copyWithin(k * dims, (k - 1) * dims, k * dims)
  }
  return { dims, count, coords, firstOpaque, fixed }
}

/** An image's colors with weights of another's choosing. */
export function withWeights(prepared: Prepared, weightOf: (i: number) => number): Prepared {
  const counts = prepared.histogram.counts.map((_, i) => weightOf(i))
  const histogram = { ...prepared.histogram, counts: counts }
  const points = toPoints(histogram, prepared.space)
  return { histogram, points, tree: buildOctree(histogram, points), space: prepared.space }
}
