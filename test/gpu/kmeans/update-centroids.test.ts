import { expect, test } from 'vitest'
import { SUM_WORDS } from '../../../src/gpu/gpu-constants.ts'
import { packCentroids } from '../../../src/gpu/kmeans/pack-centroids.ts'
import { firstStatus, readStatus, STATUS_WORDS } from '../../../src/gpu/kmeans/status-words.ts'
import { makeCentroidUpdate } from '../../../src/gpu/kmeans/update-centroids.ts'
import { readWords, runSteps } from '../../../src/gpu/passes.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { gradient } from '../images.ts'
import { prepare, withClusterBuffers } from './cluster-setups.ts'

interface Cluster {
  pixels: bigint
  sums: [bigint, bigint, bigint]
}

/** Clusters with sums at the edges of rounding, of 32 bits and of the largest image. */
function hardClusters(): Cluster[] {
  const random = seededRandom(3)
  const weights = [1n, 2n, 3n, 511n, 512n, 65_537n, 2n ** 21n, 2n ** 24n + 1n, 2n ** 28n - 1n, 2n ** 28n]
  return Array.from({ length: 256 }, (_, k) => {
    const pixels = k < 200 ? weights[k % weights.length] : BigInt(1 + Math.floor(random() * 2 ** 28))
    const near = () => {
      const mean = BigInt([0, 1, 1023, 2046, 2047, Math.floor(random() * 2048)][Math.floor(random() * 6)])
      const offset = [0n, pixels / 2n, (pixels - 1n) / 2n, (pixels + 1n) / 2n][Math.floor(random() * 4)]
      const sum = mean * pixels + offset
      return sum > 2047n * pixels ? 2047n * pixels : sum
    }
    return { pixels, sums: [near(), near(), near()] }
  })
}

/** The rounded mean, and the place behind it, as far as 7 is before it. */
const MOVES = {
  mean: (sum: bigint, pixels: bigint) => Number((2n * sum + pixels) / (2n * pixels)),
  'place behind the mean': (sum: bigint, pixels: bigint) =>
    Math.max(0, Math.min(2047, Number((4n * sum + pixels) / (2n * pixels)) - 7)),
}

test.each(Object.entries(MOVES))('the %s is rounded exactly, also of sums far beyond 32 bits', async (name, move) => {
  const clusters = hardClusters()
  const words = new Uint32Array(256 * SUM_WORDS)
  clusters.forEach(({ pixels, sums }, k) => {
    words[k * SUM_WORDS] = Number(pixels)
    sums.forEach((sum, d) => {
      words[k * SUM_WORDS + 1 + 2 * d] = Number(sum & 0xffffffffn)
      words[k * SUM_WORDS + 2 + 2 * d] = Number(sum >> 32n)
    })
  })
  const longSteps = Number(name !== 'mean')
  const start: Centroids = { dims: 3, count: 256, coords: new Int32Array(768).fill(7), firstOpaque: 0, fixed: 0 }
  const prepared = prepare(gradient(8, 8), 'srgb')
  await withClusterBuffers(prepared, false, async (context, buffers) => {
    context.device.queue.writeBuffer(buffers.centroids, 0, packCentroids(start) as BufferSource)
    context.device.queue.writeBuffer(buffers.sums, 0, words)
    context.device.queue.writeBuffer(buffers.status, 0, firstStatus(longSteps))
    runSteps(context, 'move', await makeCentroidUpdate(context, buffers, start, false))
    const moved = await readWords(context, buffers.centroids, 256 * 4)
    let change = 0
    clusters.forEach(({ pixels, sums }, k) => {
      const means = sums.map(sum => move(sum, pixels))
      expect([...moved.subarray(k * 4, k * 4 + 4)], `cluster ${k}`).toEqual([...means, 0])
      for (const mean of means) change += Math.abs(mean - 7)
    })
    expect(readStatus(await readWords(context, buffers.status, STATUS_WORDS))).toEqual({
      iterations: Number(longSteps === 0),
      done: false,
      converged: false,
      change,
      reseeds: 0,
      longSteps: 0,
    })
    expect((await readWords(context, buffers.sums, 256 * SUM_WORDS)).every(word => word === 0)).toBe(true)
  })
})
