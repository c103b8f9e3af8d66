import { expect, test } from 'vitest'
import { gpuBackend } from '../../../src/gpu/gpu-backend.ts'
import { labelOnGpu, makeSum, readSum, sumDistances } from '../../../src/gpu/kmeans/label-colors.ts'
import { packCentroids } from '../../../src/gpu/kmeans/pack-centroids.ts'
import { readParts, runSteps } from '../../../src/gpu/passes.ts'
import { meanDistance, meanFourthPower, meanOfHalves } from '../../../src/quantize/color/squared-error.ts'
import { assignAll } from '../../../src/quantize/kmeans/assign.ts'
import { makeClusteringColors } from '../../../src/quantize/kmeans/clustering-input.ts'
import { hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { photoLike } from '../../helpers/images.ts'
import { noise, pack, quiet } from '../images.ts'
import { prepare, randomCentroids, withClusterBuffers, withWeights } from './cluster-setups.ts'

const cases = [
  ['opaque', prepare(noise(9000, 7), 'oklab'), 33],
  ['with alpha', prepare(noise(5000, 8, true), 'srgb'), 64],
  // Sums above 2^32, and the weights of the largest picture.
  [
    'of heavy colors',
    withWeights(prepare(Uint32Array.of(0xffffffff, 0xff000000), 'srgb'), i => (i ? 2 ** 28 - 1 : 1)),
    1,
  ],
] as const

test.each(cases)('labels %s are those of the CPU', async (_, prepared, count) => {
  const { points, histogram } = prepared
  const centroids = randomCentroids(prepared, count, 3)
  const expected = new Uint8Array(histogram.keys.length)
  assignAll(points, centroids, expected)
  for (const pruning of [false, true]) {
    const found = await withClusterBuffers(prepared, pruning, (context, buffers) =>
      labelOnGpu(context, buffers, centroids),
    )
    expect(found).toEqual(expected)
  }
})

test.each(cases)('distances and halves of their fourth powers %s are those of the CPU', async (_, prepared, count) => {
  const { points, histogram } = prepared
  // Not the nearest, so that many are far.
  const centroids = randomCentroids(prepared, count, 9)
  const indices = Uint8Array.from(histogram.keys, (_, i) => (7 * i) % count)
  const [distances, low, high] = await withClusterBuffers(prepared, false, async (context, buffers) => {
    const labels = context.upload('labels', indices, undefined, Math.ceil(indices.length / 4))
    const own = { ...buffers, labels, centroids: context.upload('centroids', packCentroids(centroids)) }
    const sums = [makeSum(context), makeSum(context), makeSum(context)]
    const weights = context.upload('pixels', histogram.counts)
    const halves = ([0, 1, 2] as const).map(part => sumDistances(context, own, weights, 0, sums[part], part))
    runSteps(context, 'test', await Promise.all(halves))
    return (
      await readParts(
        context,
        sums.map(source => ({ source, words: 2 })),
      )
    ).map(readSum)
  })
  expect(high).toBeGreaterThan(0)
  const pixels = histogram.counts.reduce((sum, pixels) => sum + pixels, 0)
  expect(distances / pixels).toBe(meanDistance(points, centroids, indices))
  expect(meanOfHalves(low, high, pixels)).toBe(meanFourthPower(points, centroids, indices))
})

test('pixels count for what labels say, whatever the weights are', async () => {
  const image = gpuBackend(await testGpu()).openImage(photoLike(70, 40))
  const colors = await image.histogram(quiet)
  const palette = Uint32Array.of(pack(30, 40, 90), pack(200, 150, 90))
  for (const weights of ['eye', 'pixels'] as const) {
    const clustering = await image.openClustering(makeClusteringColors(colors, 'oklab', weights), 'colors')
    const labels = await clustering.label(palette)
    const expected = hostLabels(await colors.histogram(), palette, await labels.indices())
    expect(labels.meanDistance('oklab')).toBe(expected.meanDistance('oklab'))
    expect(labels.mse).toBe(expected.mse)
    clustering.release()
  }
  image.release()
})
