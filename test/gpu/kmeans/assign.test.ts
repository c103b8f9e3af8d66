import { describe, expect, test } from 'vitest'
import type { GpuContext } from '../../../src/gpu/context.ts'
import { SUM_WORDS } from '../../../src/gpu/gpu-constants.ts'
import { planColors, planPixels } from '../../../src/gpu/kmeans/assign-passes.ts'
import { type ClusterBuffers, clearSums } from '../../../src/gpu/kmeans/cluster-buffers.ts'
import { labelOnGpu } from '../../../src/gpu/kmeans/label-colors.ts'
import { packCentroids } from '../../../src/gpu/kmeans/pack-centroids.ts'
import { readWords, runSteps } from '../../../src/gpu/passes.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { assignAll } from '../../../src/quantize/kmeans/assign.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { gradient, noise, pack, photo } from '../images.ts'
import { type Prepared, prepare, randomCentroids, withClusterBuffers, withWeights } from './cluster-setups.ts'

/** The GPU's sums in the shape of the CPU's. */
async function readSums(context: GpuContext, buffers: ClusterBuffers) {
  const words = await readWords(context, buffers.sums, 256 * SUM_WORDS)
  const weight = new Float64Array(256)
  const sums = new Float64Array(256 * 4)
  for (let k = 0; k < 256; k++) {
    weight[k] = words[k * SUM_WORDS]
    for (let d = 0; d < 4; d++) {
      sums[k * 4 + d] = words[k * SUM_WORDS + 1 + 2 * d] + words[k * SUM_WORDS + 2 + 2 * d] * 2 ** 32
    }
  }
  return { weight, sums }
}

async function assignOnGpu(
  prepared: Prepared,
  centroids: Centroids,
  pruning: boolean,
  { pixels, group }: { pixels?: Uint32Array; group?: number } = {},
) {
  const work = async (context: GpuContext, buffers: ClusterBuffers) => {
    context.device.queue.writeBuffer(buffers.centroids, 0, packCentroids(centroids) as BufferSource)
    const { steps } = await (pixels
      ? planPixels(context, buffers, centroids, makeTiles(context, pixels, 4096, Infinity))
      : planColors(context, buffers, centroids, false))
    runSteps(context, 'assign', steps)
    const sums = await readSums(context, buffers)
    return { sums, labels: await labelOnGpu(context, buffers, centroids) }
  }
  return withClusterBuffers(prepared, pruning, work, group)
}

async function expectSame(prepared: Prepared, centroids: Centroids, pruning: boolean, group?: number) {
  const indices = new Uint8Array(prepared.histogram.keys.length)
  const sums = assignAll(prepared.points, centroids, indices)
  const gpu = await assignOnGpu(prepared, centroids, pruning, { group })
  expect(gpu.sums).toEqual(sums)
  expect(gpu.labels).toEqual(indices)
}

describe.each([
  ['by brute force', false],
  ['by cells', true],
] as const)('the assignment %s', (_, pruning) => {
  test.each([2, 3, 31, 32, 33, 256])('gives the sums and indices of the CPU for %i centroids', async count => {
    const prepared = prepare(await photo(96, 64), 'srgb')
    await expectSame(prepared, randomCentroids(prepared, count, count), pruning)
  })

  test('labels by other centroids, and again, change neither sums nor assignments', async () => {
    const prepared = prepare(noise(3001, 17), 'srgb')
    const [one, other] = [randomCentroids(prepared, 30, 1), randomCentroids(prepared, 200, 2)]
    const indices = new Uint8Array(prepared.histogram.keys.length)
    await withClusterBuffers(prepared, pruning, async (context, buffers) => {
      const assign = async () => {
        context.write(buffers.centroids, packCentroids(one))
        runSteps(context, 'assign', (await planColors(context, buffers, one, false)).steps)
        const sums = await readSums(context, buffers)
        if (!pruning) clearSums(context, buffers)
        return sums
      }
      const sums = await assign()
      for (const centroids of [other, one]) {
        const labels = await labelOnGpu(context, buffers, centroids)
        assignAll(prepared.points, centroids, indices)
        expect(labels).toEqual(indices)
      }
      expect(await assign()).toEqual(sums)
    })
  })

  test('agrees in OKLab and on noise, where cells hold few colors', async () => {
    const prepared = prepare(noise(6000, 7), 'oklab')
    await expectSame(prepared, randomCentroids(prepared, 200, 1), pruning)
  })

  test.each(['srgb', 'oklab'] as const)('agrees with alpha in %s', async space => {
    for (const image of [noise(5000, 8, true), gradient(60, 60, true)]) {
      const prepared = prepare(image, space)
      await expectSame(prepared, randomCentroids(prepared, 64, 3), pruning)
    }
  })

  test('agrees on translucent colors alone, where no centroid is opaque', async () => {
    const prepared = prepare(
      noise(3000, 9).map(pixel => (pixel & 0x7fffffff) >>> 0),
      'srgb',
    )
    await expectSame(prepared, randomCentroids(prepared, 16, 2), pruning)
  })

  test('agrees where opaque colors have a single centroid', async () => {
    const prepared = prepare(noise(4000, 12, true), 'srgb')
    const { firstOpaque, ...centroids } = randomCentroids(prepared, 9, 5)
    await expectSame(prepared, { ...centroids, firstOpaque: 8 }, pruning)
  })

  test('carries between the words of a sum', async () => {
    const random = seededRandom(8)
    const heavy = withWeights(prepare(noise(12_000, 13), 'srgb'), () => 1 + Math.floor(random() * 2 ** 14))
    await expectSame(heavy, randomCentroids(heavy, 5, 4), pruning)
  })

  test('does not overflow with the weights of the largest image', async () => {
    const few = prepare(gradient(32, 32), 'srgb')
    const heavy = withWeights(few, i => (i === 1000 ? 2 ** 28 - 2 ** 20 : 1023))
    await expectSame(heavy, randomCentroids(heavy, 8, 4), pruning)
    const white = prepare(Uint32Array.of(0xffffffff, 0xff000000), 'srgb')
    const sky = withWeights(white, i => (i === 1 ? 2 ** 28 - 1 : 1))
    await expectSame(sky, randomCentroids(sky, 2, 1), pruning)
  })
})

/** A 16-wide cell full of near-white glass, 400 pixels a color, and lone colors, so that most cells are small. */
function crowdedCell(): Prepared {
  const crowd = Array.from({ length: 2 ** 16 }, (_, i) =>
    pack(240 + (i & 15), 240 + ((i >> 4) & 15), 240 + ((i >> 8) & 15), 224 + (i >> 12)),
  )
  const lone = noise(3000, 5).map(color => ((color & 0x7fffffff) | 0x1000000) >>> 0)
  const prepared = prepare(Uint32Array.from([...crowd, ...lone]), 'srgb')
  const isCrowd = new Set(crowd)
  return withWeights(prepared, i => (isCrowd.has(prepared.histogram.keys[i]) ? 400 : 1))
}

// SwiftShader's 4 threads, and the 8 and 32 of a graphics card.
test.each([4, 8, 32])('sums do not overflow where %i threads share a cell full of heavy colors', async group => {
  const prepared = crowdedCell()
  const { planes } = prepared.points
  const places = [0, planes[0].length - 1].flatMap(color => planes.map(plane => plane[color]))
  await expectSame(
    prepared,
    { dims: 4, count: 2, coords: Int32Array.from(places), firstOpaque: 2, fixed: 0 },
    true,
    group,
  )
})

test.each([false, true])('pixels of weight 1 give the sums of the weighted colors (alpha: %s)', async alpha => {
  const image = alpha ? noise(9001, 11, true) : await photo(97, 93)
  for (const space of ['srgb', 'oklab'] as const) {
    const prepared = prepare(image, space)
    const centroids = randomCentroids(prepared, 40, 6)
    const { sums } = await assignOnGpu(prepared, centroids, true, { pixels: image })
    expect(sums).toEqual(assignAll(prepared.points, centroids))
  }
})
