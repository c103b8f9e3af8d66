import { describe, expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import type { Raster } from '../../src/quantize/types.ts'
import { combinations, product, thorough } from '../helpers/covering.ts'
import { testGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, smallCases, softDisc, withColors } from '../helpers/images.ts'
import { EYE, oneRow, PLAIN } from '../helpers/settings.ts'
import { fewColors, gradient, noise, pack, photo, quiet } from './images.ts'

/** Both back ends must give the same in every field but the times. */
async function expectSame(
  image: Uint32Array | Raster,
  settings: Partial<QuantizeSettings>,
  internals: GpuInternals = {},
) {
  const raster = image instanceof Uint32Array ? oneRow(image) : image
  const all = { ...PLAIN, colors: 256, speed: 10, ...settings }
  const { ms: cpuMs, ...cpu } = await quantizeOnCpu(raster, all, quiet)
  const { ms, ...gpu } = await quantizeOnGpu(await testGpu(), raster, all, quiet, internals)
  // Compared as bytes: vitest's comparison of long arrays is slow.
  expect(Buffer.compare(gpu.indices, cpu.indices)).toBe(0)
  expect({ ...gpu, indices: 0 }).toEqual({ ...cpu, indices: 0 })
  expect(Object.keys(ms.stages)).toEqual(Object.keys(cpuMs.stages))
  expect([cpuMs.parts.upload, cpuMs.parts.readBack]).toEqual([0, 0])
  expect(ms.parts.upload).toBeGreaterThan(0)
  expect(ms.parts.readBack).toBeGreaterThan(0)
  for (const { stages, parts } of [ms, cpuMs]) expect(parts.lloyd).toBeLessThanOrEqual(stages.kmeans ?? 0)
  return gpu
}

const COUNTS = [2, 3, 4, 8, 16, 32, 64, 128, 255, 256]

const SPACES = ['srgb', 'oklab'] as const
const POINTS = ['colors', 'pixels'] as const

/** Every number of colors; spaces and kinds of points in turn, which the pictures below pair with each other. */
const PHOTO_CASES = thorough(
  product({ colors: COUNTS, points: POINTS, space: SPACES }),
  COUNTS.map((colors, n) => ({ colors, space: SPACES[n % 2], points: POINTS[(n >> 1) % 2] })),
)

test.each(PHOTO_CASES)(
  'the GPU gives the result of the CPU with $colors colors in $space and $points as points for a photo',
  async ({ colors, points, space }) => {
    const pixels = points === 'colors' ? await photo(60, 40) : await photo(48, 32)
    await expectSame(pixels, { colors, space, points })
  },
)

/** A third of the pixels opaque and a third clear, or a smooth fall. */
const ALPHAS = { noise: () => noise(300, 1, true), gradient: () => gradient(24, 16, true) }
const alphaCases = combinations({
  colors: thorough([2, 3, 16, 256], [2, 3, 256]),
  picture: Object.keys(ALPHAS) as (keyof typeof ALPHAS)[],
  space: SPACES,
  points: POINTS,
})

test.each(alphaCases)(
  'the GPU gives the result of the CPU with $colors colors in $space and $points as points for alpha as $picture',
  async ({ picture, ...settings }) => {
    await expectSame(ALPHAS[picture](), settings)
  },
)

/** A short search before each: it is the CPU's on pictures of few colors, and would be done twice. */
const SEARCH = { speed: 9 } as const
const MODES: Record<string, Partial<QuantizeSettings>> = {
  eye: { ...EYE, ...SEARCH },
  colors: { points: 'colors', ...SEARCH },
  pixels: { points: 'pixels', ...SEARCH },
}
const images = [...smallCases(), ...[16, 17, 256, 257].map(count => withColors(count, 40, 30))]
const few = thorough(COUNTS, [2, 16, 255])
const cases = combinations({ image: images, colors: few, mode: Object.keys(MODES), space: SPACES })

describe('the GPU gives the result of the CPU', () => {
  test.each(images)('for $name of $width pixels a row, in every mode and for many numbers of colors', async image => {
    for (const { colors, mode, space } of cases.filter(one => one.image === image)) {
      await expectSame(image, { ...MODES[mode], colors, space })
    }
  })
})

/** More colors than a workgroup takes. */
const large = photoLike(110, 50, 5)
const largeCases = thorough(
  product({ colors: COUNTS, mode: Object.keys(MODES), space: SPACES }),
  Object.keys(MODES).map((mode, n) => ({ mode, colors: [16, 255, 2][n], space: SPACES[n % 2] })),
)

test.each(largeCases)(
  'the GPU gives the result of the CPU for 5,500 pixels with $colors colors in $space, mode $mode',
  async ({ mode, ...rest }) => {
    await expectSame(large, { ...MODES[mode], ...rest })
  },
)

const PARTS: Partial<QuantizeSettings>[] = [
  { dither: 0 },
  { lossy: 0 },
  { weights: 'pixels' },
  { space: 'srgb' },
  { dither: 1, lossy: 100 },
]

const EYE_IMAGES = [softDisc(36), photoLike(40, 30), alphaNoise(24, 16)]

describe("in the eye's mode the GPU gives the result of the CPU", () => {
  test.each(EYE_IMAGES)('for $name, with any part of it left out', async image => {
    // Every part with two of the pictures.
    for (const part of PARTS.filter((_, i) => thorough(true, i % 3 !== EYE_IMAGES.indexOf(image))))
      await expectSame(image, { ...EYE, ...SEARCH, colors: 32, ...part })
  })
})

describe('the GPU gives the result of the CPU', () => {
  test('for one pixel, one row, one column and one color', async () => {
    await expectSame(Uint32Array.of(pack(1, 2, 3)), {})
    await expectSame(Uint32Array.of(pack(1, 2, 3, 0)), {})
    await expectSame(gradient(301, 1), { colors: 16 })
    await expectSame(gradient(1, 301), { colors: 16 })
    await expectSame(new Uint32Array(1000).fill(pack(9, 8, 7)), { colors: 2 })
  })

  test('for K, K + 1 and fewer colors than K', async () => {
    for (const distinct of [7, 8, 9, 255, 256, 257]) {
      for (const colors of [8, 256]) await expectSame(fewColors(distinct, 2000), { colors })
    }
  })

  test.each([1, 3, 5, 8])('at speed %i', async speed => {
    if (thorough(true, speed < 4)) await expectSame(await photo(60, 40), { colors: 24, speed })
    if (thorough(true, speed !== 3)) await expectSame(gradient(24, 16, true), { colors: 20, speed, space: 'oklab' })
  })

  test('for another seed', async () => {
    await expectSame(await photo(60, 40), { colors: 12, seed: 12345 })
  })

  test('without pruning', async () => {
    await expectSame(await photo(60, 40), { colors: 100 }, { pruning: false })
    await expectSame(noise(600, 3, true), { colors: 50 }, { pruning: false })
  })

  test('with many tiles, in both point modes', async () => {
    const pixels = await photo(70, 70)
    await expectSame(pixels, { colors: 20 }, { tilePixels: 512, residentBytes: 0 })
    await expectSame(pixels, { colors: 20, points: 'pixels' }, { tilePixels: 1024 })
    await expectSame(noise(1200, 4, true), { colors: 20 }, { tilePixels: 256, residentBytes: 0, hashSlots: 64 })
  })

  test.each(SPACES)('for colors with alpha that stay on the GPU, in %s', async space => {
    const small = { tilePixels: 512, residentBytes: 0, hashSlots: 64, seedColors: 0 }
    for (const [picture, colors] of [
      [noise(2000, 4, true), 2],
      [gradient(60, 40, true), thorough(256, 70)],
      [gradient(60, 40, true).map(pixel => (pixel & 0x7fffffff) >>> 0), 20],
    ] as const) {
      await expectSame(picture, { ...EYE, space, colors, dither: 0, lossy: 0, speed: 9 }, { seedColors: 0 })
      await expectSame(picture, { space, colors, points: 'pixels' }, small)
    }
    await expectSame(gradient(60, 40, true), {
      space,
      palette: Uint8Array.of(0, 0, 0, 0, 9, 99, 200, 80, 90, 9, 9, 255),
    })
  })

  test('whether iterations are submitted one by one or many at a time', async () => {
    const pixels = await photo(60, 40)
    await expectSame(pixels, { colors: 30 }, { submitMs: 0 })
    await expectSame(pixels, { colors: 30 }, { submitMs: 1e9 })
  })

  test('for more white pixels than 32 bits can sum', async () => {
    // Of coordinate 2040: 17 million pixels are 2^35 in two tiles of the usual size, 2.2 million are above 2^32.
    const [count, tilePixels] = thorough([17_000_000, 2 ** 24], [2_200_000, 2 ** 21])
    const pixels = new Uint32Array(count).fill(0xffffffff)
    pixels.set([pack(0, 0, 0), pack(250, 255, 255), pack(3, 0, 0)], 5000)
    const { distinctColors } = await expectSame(pixels, { colors: 2 }, { tilePixels })
    expect(distinctColors).toBe(4)
  })
})
