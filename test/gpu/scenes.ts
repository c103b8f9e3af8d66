import { type Job, startJob } from '../../src/gpu/context.ts'
import { makeScene, type Scene } from '../../src/gpu/kmeans/cluster-buffers.ts'
import { toPoints } from '../../src/quantize/color/color-space.ts'
import { countColours } from '../../src/quantize/histogram/count-colors.ts'
import { buildTree } from '../../src/quantize/kmeans/octree.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'
import type { Centroids, Colours, SpaceName } from '../../src/quantize/types.ts'
import { testGpu } from '../helpers/dawn.ts'

/** The colours of an image as the CPU's stages see them. */
export function prepare(pixels: Uint32Array, space: SpaceName) {
  const colours = countColours(pixels)
  const points = toPoints(colours, space)
  return { colours, points, tree: buildTree(colours, points), space }
}

export type Prepared = ReturnType<typeof prepare>

/** Runs a test with a job and the scene of an image, and frees both. */
export async function withScene<T>(
  { colours, points, tree, space }: Prepared,
  pruning: boolean,
  work: (job: Job, scene: Scene) => Promise<T>,
  group?: number,
): Promise<T> {
  const job = startJob(await testGpu())
  try {
    const keys = job.upload('keys', colours.keys)
    const list = { count: colours.keys.length, keys, weights: job.upload('weights', colours.weights) }
    const result = await work(job, await makeScene(job, list, pruning ? tree : null, space, points.dims, group))
    await job.settle()
    return result
  } finally {
    job.end()
  }
}

/** Centroids on random colours of the image; about a quarter are doubles, for ties and empty clusters. */
export function randomCentroids({ colours, points }: Prepared, count: number, seed: number): Centroids {
  const random = seededRandom(seed)
  const { dims, planes } = points
  const translucent = colours.opaque ? 0 : colours.keys.findIndex(key => key >= 0xff000000)
  const fixed = !colours.opaque && colours.keys[0] === 0 ? 1 : 0
  const kinds = translucent < 0 ? colours.keys.length : translucent
  const firstOpaque = dims === 3 ? 0 : translucent < 0 ? count : Math.max(1, Math.floor(count / 2))
  const coords = new Int32Array(count * dims)
  for (let k = 0; k < count; k++) {
    const opaque = k >= firstOpaque
    const [from, to] = dims === 3 ? [0, colours.keys.length] : opaque ? [kinds, colours.keys.length] : [0, kinds]
    const colour = from + Math.floor(random() * (to - from))
    for (let d = 0; d < dims; d++) coords[k * dims + d] = planes[d][k === 0 && fixed ? 0 : colour]
    const double = random() < 0.25 && k > fixed && (dims === 3 || opaque === k - 1 >= firstOpaque)
    if (double) coords.copyWithin(k * dims, (k - 1) * dims, k * dims)
  }
  return { dims, count, coords, firstOpaque, fixed }
}

/** An image's colours with weights of another's choosing. */
export function withWeights(prepared: Prepared, weightOf: (i: number) => number): Prepared {
  const weights = prepared.colours.weights.map((_, i) => weightOf(i))
  const colours: Colours = { ...prepared.colours, weights }
  const points = toPoints(colours, prepared.space)
  return { colours, points, tree: buildTree(colours, points), space: prepared.space }
}
