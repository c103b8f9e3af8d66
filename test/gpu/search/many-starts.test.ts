import { expect, test } from 'vitest'
import type { Gpu } from '../../../src/gpu/device.ts'
import { gpuBackend, quantizeOnGpu } from '../../../src/gpu/gpu-backend.ts'
import type { Backend } from '../../../src/quantize/backend.ts'
import { cpuBackend, quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import type { SeedOptions } from '../../../src/quantize/init/seed.ts'
import { givenColors, inputFrom, makeClusteringColors } from '../../../src/quantize/kmeans/clustering-input.ts'
import { EFFORTS, type Effort } from '../../../src/quantize/search/random-swap.ts'
import type { Hooks } from '../../../src/quantize/settings.ts'
import type { Histogram, SpaceName } from '../../../src/quantize/types.ts'
import { combinations, thorough } from '../../helpers/covering.ts'
import { likeNewGpu, testGpu } from '../../helpers/dawn.ts'
import { oneRow, PLAIN } from '../../helpers/settings.ts'
import { watchDevice } from '../../helpers/watch-device.ts'
import { gradient, noise, pack, photo, quiet } from '../images.ts'

/** As at speed 1, but for a software GPU. */
const EFFORT: Effort = { ...EFFORTS[0], rounds: 3, patience: 2, iterations: 4, starts: 4 }

interface Case extends Omit<SeedOptions, 'speed'> {
  pixels: Uint32Array
  space: SpaceName
}

async function seedsOf(backend: Backend, { pixels, space, ...options }: Case, hooks = quiet) {
  const image = backend.openImage(oneRow(pixels))
  try {
    const colors = makeClusteringColors(await image.histogram(quiet), space, 'eye')
    const clustering = await image.openClustering(colors, 'colors')
    const seeds = await clustering.seed({ effort: EFFORT, speed: 1, ...options }, hooks)
    clustering.release()
    return seeds
  } finally {
    image.release()
  }
}

const backendOf = (gpu: Gpu) => gpuBackend(gpu, { seedColors: 0, selfTest: false })
const onGpu = async () => backendOf(await testGpu())

async function expectSame(one: Case) {
  const seeds = await seedsOf(await onGpu(), one)
  expect(seeds).toEqual(await seedsOf(cpuBackend, one))
  expect(seeds.longSteps).toBe(0)
}

const IMAGES: Record<string, () => Promise<Uint32Array> | Uint32Array> = {
  photo: () => photo(24, 20),
  'noise with alpha': () => noise(250, 8, true),
  'gradient with alpha': () => gradient(18, 15, true),
  glass: () => noise(200, 9).map(pixel => (pixel & 0x7fffffff) >>> 0),
}

const cases = combinations({
  image: Object.keys(IMAGES),
  colors: thorough([2, 3, 16, 64, 256], [2, 24]),
  space: ['srgb', 'oklab'] as const,
  seed: [0, 5],
  // Above the second number, cells stand for the colors all the way.
  maxColors: [2 ** 20, 100],
})

test.each(cases)(
  'the GPU finds the best of many starts of the CPU: $image, $colors colors in $space, seed $seed, $maxColors',
  async ({ image, maxColors, ...one }) => {
    await expectSame({ ...one, pixels: await IMAGES[image](), effort: { ...EFFORT, maxColors } })
  },
)

test('at speed 1 the GPU searches as long as the CPU', async () => {
  await expectSame({ pixels: noise(60, 2), space: 'oklab', colors: 6, seed: 0, effort: undefined })
})

test('seeds that go past 32 bits are those of the CPU', async () => {
  const effort = { ...EFFORT, rounds: 1 }
  await expectSame({ pixels: noise(120, 5), space: 'srgb', colors: 12, seed: 2 ** 32 - 2, effort })
})

test('a whole job at speed 1 on the GPU is that of the CPU', async () => {
  const [raster, settings] = [oneRow(noise(50, 3)), { ...PLAIN, colors: 4, speed: 1 }]
  const { ms: _cpu, ...cpu } = await quantizeOnCpu(raster, settings, quiet)
  const { ms: _gpu, ...gpu } = await quantizeOnGpu(await testGpu(), raster, settings, quiet, { seedColors: 0 })
  expect(gpu).toEqual(cpu)
})

// 2^14 + 2^10 colors in 832 cells: enough of them for 16 colors, not for 60.
test.each([16, 60])('above 16,384 colors cells stand for them while starts are crossed: %d', async colors => {
  const pixels = Uint32Array.from({ length: 17 * 2 ** 10 }, (_, i) => pack(i & 31, (i >> 5) & 31, 3 * (i >> 10)))
  await expectSame({ pixels, colors, space: 'srgb', seed: 0, effort: { ...EFFORT, rounds: 2, starts: 2 } })
})

test('one start is no crossing, and no rounds leave it where it settles', async () => {
  const pixels = noise(200, 4)
  for (const [starts, rounds] of [
    [1, 2],
    [2, 0],
    [2, 1],
  ])
    await expectSame({ pixels, colors: 8, space: 'srgb', seed: 1, effort: { ...EFFORT, starts, rounds } })
})

async function seedsOfColors(backend: Backend, histogram: Histogram) {
  const given = givenColors(inputFrom(histogram, 'srgb'))
  const colors = backend.openColors(given.colors)
  const clustering = await colors.openClustering(given, 'colors')
  const seeds = await clustering.seed({ colors: 9, seed: 0, speed: 1, effort: EFFORT }, quiet)
  clustering.release()
  colors.release()
  return seeds
}

test('the GPU shifts weights whose sum passes 29 bits as the CPU does, while it crosses too', async () => {
  const keys = Uint32Array.from({ length: 40 }, (_, i) => pack(4 * i, 3 * i, 2 * i))
  const histogram = { ...countColors(keys), counts: new Uint32Array(40).fill(15_000_001) }
  expect(await seedsOfColors(await onGpu(), histogram)).toEqual(await seedsOfColors(cpuBackend, histogram))
})

const SMALL: Case = { pixels: noise(100, 1), colors: 5, space: 'srgb', seed: 0, effort: { ...EFFORT, starts: 2 } }

test('progress of many starts rises to its end, and no buffer stays behind', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const fractions: number[] = []
  const step: Hooks['step'] = (stage, fraction) => {
    expect(stage).toBe('init')
    fractions.push(fraction)
  }
  await seedsOf(backendOf(gpu), SMALL, { ...quiet, step })
  expect(seen.alive).toBe(0)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions.at(-1)).toBe(1)
  expect(new Set(fractions).size).toBeGreaterThan(8)
})

// In the first swaps, a start that settles, a crossing on cells, and the last swaps.
test.each([0.1, 0.41, 0.5, 0.81])('a search cancelled at %d passes that on, and all its buffers go', async at => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const reason = new DOMException('Cancelled.', 'AbortError')
  const step: Hooks['step'] = (_stage, fraction) => {
    if (fraction >= at) throw reason
  }
  await expect(seedsOf(backendOf(gpu), SMALL, { ...quiet, step })).rejects.toBe(reason)
  expect(seen.alive).toBe(0)
})
