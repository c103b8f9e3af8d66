import { describe, expect, test, vi } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import { type DitherShape, GPU_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import { ditherImage } from '../../../src/gpu/dither/dither-image.ts'
import { gpuBackend } from '../../../src/gpu/gpu-backend.ts'
import { compactOnGpu } from '../../../src/gpu/histogram/compact-colors.ts'
import { countOnGpu } from '../../../src/gpu/histogram/gpu-histogram.ts'
import { remapOnGpu } from '../../../src/gpu/remap/gpu-remap.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { ditherStage } from '../../../src/quantize/dither/dither-stage.ts'
import { countInSteps, countTranslucent } from '../../../src/quantize/histogram/count-colors.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import type { QuantizeSettings } from '../../../src/quantize/settings.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Raster } from '../../../src/quantize/types.ts'
import { pairwise } from '../../helpers/covering.ts'
import { likeNewGpu, testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, draw, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { watchDevice } from '../../helpers/watch-device.ts'
import { quiet } from '../images.ts'
import { finalFor } from './final-assignment.ts'

interface Cuts {
  shape?: DitherShape
  tilePixels?: number
  residentBytes?: number
  submitPlaces?: number
}

async function expectSame(
  raster: Raster,
  settings: QuantizeSettings,
  { tilePixels, residentBytes, ...cuts }: Cuts = {},
) {
  const { pixels } = raster
  const histogram = finish(countInSteps(pixels))
  const final = finalFor(histogram, settings)
  const indices = remap(pixels, histogram.keys, final.indices)
  const expected = await ditherStage(raster, histogram, final, indices, settings, quiet)
  const context = openContext(await testGpu())
  try {
    const tiles = makeTiles(context, pixels, tilePixels ?? 2 ** 24, residentBytes ?? Infinity)
    const counts = await countOnGpu(context, tiles, isOpaque(pixels), 2 ** 12, async () => {})
    const { list } = await compactOnGpu(context, counts)
    const translucent = countTranslucent(histogram)
    const nearest = await remapOnGpu(
      context.part(),
      counts,
      tiles,
      list.keys,
      final.indices,
      translucent,
      async () => {},
    )
    const read = vi.spyOn(nearest, 'read')
    const found = await ditherImage(context, tiles, raster, histogram, final, nearest, settings, quiet, cuts)
    // Nothing is brought to the host before it is dithered, unless there is nothing to do.
    expect(read.mock.calls.length).toBe(Number(final.mse === 0))
    expect(Buffer.compare(found.indices, indices)).toBe(0)
    expect({ ...found, indices: 0 }).toEqual({ ...expected, indices: 0 })
  } finally {
    context.end()
  }
}

/** A page: a ground with letters of one and two pixels, and a slow ramp. */
const page = draw('page', 60, 40, (x, y) => {
  if (x > 40) return [200 + (y >> 2), 200, 205 + (x >> 3)]
  return (x * 7 + y * 3) % 11 < 2 && y % 6 > 1 ? [40 + x, 30 + y, 20] : [250, 250, 250]
})

const IMAGES: TestImage[] = [photoLike(70, 40), noise(33, 19), softDisc(40), alphaNoise(30, 21), page]

describe('the GPU dithers as the CPU does', () => {
  const cases = pairwise({
    image: IMAGES,
    colors: [2, 3, 17, 64, 255, 256],
    space: ['srgb', 'oklab'] as const,
    dither: [0.01, 0.5, 0.75, 1],
    cuts: [
      {},
      { shape: { ...GPU_SHAPE, rows: 64 } },
      { submitPlaces: 2 ** 14 },
      { tilePixels: 1408, residentBytes: 0 },
      { shape: { ...GPU_SHAPE, rows: 16 }, submitPlaces: 2 ** 15 },
    ] as Cuts[],
  })
  test.each(cases)(
    '$image.name, $colors colors in $space, strength $dither',
    async ({ image, colors, space, dither, cuts }) => {
      await expectSame(image, { ...PLAIN, colors, space, dither, lossy: 0 }, cuts)
    },
  )
})

test.each([
  [1, 1, 256],
  [1, 270, 256],
  [300, 1, 4],
  [2, 131, 64],
  [255, 3, 64],
  [257, 5, 4],
  [64, 130, 64],
])('a picture of %i x %i is dithered as on the CPU, by blocks of %i rows', async (width, height, rows) => {
  const image = photoLike(width, height, width)
  const settings = { ...PLAIN, colors: 5, space: 'oklab', dither: 0.75, lossy: 0 } as const
  await expectSame(image, settings, { shape: { ...GPU_SHAPE, rows } })
})

describe('strips of a larger picture', () => {
  const wide = draw('bands', 2 ** 13, 130, (x, y) => [(x >> 6) + (y & 16), y >> 1, (x * y) & 31])
  const settings = { ...PLAIN, colors: 9, space: 'srgb', dither: 1, lossy: 0 } as const

  test('are dithered side by side, in two tiles, in several submits', async () => {
    await expectSame(wide, settings, { tilePixels: 2 ** 19 + 2 ** 18, submitPlaces: 2 ** 19 })
  })

  test('are dithered one after the other if no two tiles hold them', async () => {
    await expectSame(wide, settings, { tilePixels: 44 * 2 ** 13, residentBytes: 0 })
  })
})

test('a cancelled job leaves nothing of it on the GPU, where the picture stays', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const image = gpuBackend(gpu, { selfTest: false }).openImage(photoLike(50, 30))
  const histogram = await image.histogram(quiet)
  const settings = { ...PLAIN, colors: 9, dither: 1, lossy: 0 }
  const final = finalFor(histogram, settings)
  const before = seen.alive
  const cancel = () => {
    throw new Error('cancelled')
  }
  const nearest = await image.remap(histogram, final.indices, 0, quiet)
  await expect(image.dither(histogram, final, nearest, settings, { ...quiet, step: cancel })).rejects.toThrow(
    /^cancelled$/,
  )
  expect(seen.alive).toBe(before)
  image.release()
})
