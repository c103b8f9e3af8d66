import { expect, test } from 'vitest'
import { gpuBackend, quantizeOnGpu } from '../../../src/gpu/gpu-backend.ts'
import type { Backend } from '../../../src/quantize/backend.ts'
import { cpuBackend, quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import type { SeedOptions } from '../../../src/quantize/init/seed.ts'
import { givenColors, inputFrom, makeClusteringColors } from '../../../src/quantize/kmeans/clustering-input.ts'
import type { Hooks } from '../../../src/quantize/settings.ts'
import type { Centroids, SpaceName, WeightMode } from '../../../src/quantize/types.ts'
import { combinations, thorough } from '../../helpers/covering.ts'
import { likeNewGpu, testGpu } from '../../helpers/dawn.ts'
import { oneRow, PLAIN } from '../../helpers/settings.ts'
import { watchDevice } from '../../helpers/watch-device.ts'
import { gradient, noise, pack, photo, quiet } from '../images.ts'

interface Case extends SeedOptions {
  pixels: Uint32Array
  space: SpaceName
  weights: WeightMode
}

/** The starting centroids, and those that were shown on the way. */
async function seedsOf(backend: Backend, { pixels, space, weights, ...options }: Case, hooks = quiet) {
  const image = backend.openImage(oneRow(pixels))
  try {
    const colors = makeClusteringColors(await image.histogram(quiet), space, weights)
    const clustering = await image.openClustering(colors, 'colors')
    const shown: Centroids[] = []
    const seeds = await clustering.seed(options, { ...hooks, centroids: centroids => shown.push(centroids) })
    clustering.release()
    return { ...seeds, shown }
  } finally {
    image.release()
  }
}

const onGpu = async () => gpuBackend(await testGpu(), { seedColors: 0, selfTest: false })

async function expectSame(one: Case) {
  expect(await seedsOf(await onGpu(), one)).toEqual(await seedsOf(cpuBackend, one))
}

/** Two near colors of very many pixels beside a few others: sums and gains far beyond 32 bits. */
function heavy(): Uint32Array {
  const pixels = new Uint32Array(2 ** 19).fill(0xffffffff)
  pixels.set(noise(40, 3), 1000)
  return pixels.fill(pack(254, 255, 255), 2 ** 18)
}

const IMAGES: Record<string, () => Promise<Uint32Array> | Uint32Array> = {
  photo: () => photo(48, 32),
  noise: () => noise(400, 7),
  'noise with alpha': () => noise(500, 8, true),
  'gradient with alpha': () => gradient(24, 20, true),
  glass: () => noise(400, 9).map(pixel => (pixel & 0x7fffffff) >>> 0),
  row: () => gradient(301, 1),
  heavy,
  'near shades': () => Uint32Array.from({ length: 600 }, (_, i) => pack(100 + (i % 5), 100 + (i % 7), 100 + (i % 3))),
  'three colors': () => Uint32Array.of(pack(1, 2, 3), pack(200, 100, 50), pack(0, 0, 0, 0), pack(1, 2, 3)),
}

// Speed 10 splits alone, 9 and 8 have a round or three.
const cases = combinations({
  image: Object.keys(IMAGES),
  colors: thorough([2, 3, 16, 40, 256], [2, 16, 256]),
  space: ['srgb', 'oklab'] as const,
  weights: ['pixels', 'eye'] as const,
  speed: [8, 9, 10],
  seed: [0, 5],
})

test.each(cases)(
  'the GPU finds the starting centroids of the CPU: $image, $colors colors in $space at speed $speed',
  async ({ image, ...one }) => {
    await expectSame({ ...one, pixels: await IMAGES[image]() })
  },
)

test('the GPU searches as long as the CPU, with swaps by chance after failures', async () => {
  for (const seed of [0, 4_000_000_000]) {
    await expectSame({ pixels: await photo(60, 40), colors: 12, space: 'oklab', weights: 'eye', speed: 4, seed })
  }
})

test('of boxes that gain the same, the GPU splits the one that comes first, as the CPU does', async () => {
  const pixels = Uint32Array.from({ length: 216 }, (_, i) =>
    pack(40 * (i % 6), 40 * (Math.floor(i / 6) % 6), 40 * Math.floor(i / 36)),
  )
  for (const [colors, seed] of [
    [11, 0],
    [50, 0],
    [50, 3],
  ])
    await expectSame({ pixels, colors, space: 'srgb', weights: 'pixels', speed: 10, seed })
})

test.each([0, 1])('splits that come one behind the other take several submits, seed %d', async seed => {
  const gpu = await likeNewGpu()
  const create = gpu.device.createCommandEncoder.bind(gpu.device)
  let submits = 0
  gpu.device.createCommandEncoder = descriptor => {
    if (descriptor?.label === 'split') submits++
    return create(descriptor)
  }
  // Each next color is farther away and weighs more.
  const shades = new Set(Array.from({ length: 48 }, (_, i) => Math.round(1.12 ** i)))
  const histogram = countColors(Uint32Array.from(shades, shade => pack(shade, shade, shade)))
  const counts = histogram.counts.map((_, i) => 1.7 ** i)
  const found = []
  for (const backend of [cpuBackend, gpuBackend(gpu, { seedColors: 0, selfTest: false })]) {
    const given = givenColors(inputFrom({ ...histogram, counts }, 'srgb'))
    const colors = backend.openColors(given.colors)
    const clustering = await colors.openClustering(given, 'colors')
    found.push(await clustering.seed({ colors: 36, seed, speed: 10 }, quiet))
    clustering.release()
    colors.release()
  }
  expect(submits).toBeGreaterThan(1)
  expect(found[1]).toEqual(found[0])
})

test.each(thorough([1, 2, 2 ** 31 + 3, 2 ** 32 - 1], [2, 2 ** 32 - 1]))(
  'the GPU splits by chance as the CPU does, seed %d',
  async seed => {
    for (const pixels of [noise(700, seed), noise(700, seed, true), await photo(40, 30)])
      for (const colors of [3, 100])
        await expectSame({ pixels, colors, space: 'oklab', weights: 'eye', speed: 10, seed })
  },
)

test('cells stand for many colors on the GPU too', async () => {
  const pixels = Uint32Array.from({ length: 2 ** 17 }, (_, i) => pack(i & 127, (i >> 7) & 31, 3 * (i >> 12)))
  for (const [speed, seed] of [
    [9, 0],
    [10, 0],
    [10, 8],
  ]) {
    await expectSame({ pixels, colors: 20, space: 'oklab', weights: 'eye', speed, seed })
  }
})

test('the GPU shifts weights whose sum passes 29 bits as the CPU does', async () => {
  const keys = Uint32Array.from({ length: 40 }, (_, i) => pack(4 * i, 3 * i, 2 * i))
  const histogram = { ...countColors(keys), counts: new Uint32Array(40).fill(15_000_001) }
  const found = []
  for (const backend of [cpuBackend, await onGpu()]) {
    const given = givenColors(inputFrom(histogram, 'srgb'))
    const colors = backend.openColors(given.colors)
    const clustering = await colors.openClustering(given, 'colors')
    found.push(await clustering.seed({ colors: 9, seed: 0, speed: 8 }, quiet))
    clustering.release()
    colors.release()
  }
  expect(found[1]).toEqual(found[0])
})

test.each(['colors', 'pixels'] as const)(
  'a whole job with a search on the GPU is that of the CPU for %s',
  async points => {
    const settings = { ...PLAIN, colors: 24, speed: 8, points }
    const pixels = await photo(60, 40)

    const { ms: _cpu, ...cpu } = await quantizeOnCpu(oneRow(pixels), settings, quiet)
    const { ms: _gpu, ...gpu } = await quantizeOnGpu(await testGpu(), oneRow(pixels), settings, quiet, {
      seedColors: 0,
    })
    expect(gpu).toEqual(cpu)
  },
)

test('a search that is cancelled passes that on, and all its buffers go', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const reason = new DOMException('Cancelled.', 'AbortError')
  const hooks: Hooks = {
    ...quiet,
    step(stage) {
      if (stage === 'init') throw reason
    },
  }
  const settings = { ...PLAIN, colors: 16, speed: 4 }
  const job = quantizeOnGpu(gpu, oneRow(noise(500, 1)), settings, hooks, { seedColors: 0, selfTest: false })
  await expect(job).rejects.toBe(reason)
  expect(seen.alive).toBe(0)
})
