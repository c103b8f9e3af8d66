import { describe, expect, test } from 'vitest'
import { GPU_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import { gpuBackend } from '../../../src/gpu/gpu-backend.ts'
import { combinations, thorough } from '../../helpers/covering.ts'
import { likeNewGpu } from '../../helpers/dawn.ts'
import { alphaNoise, draw, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { watchDevice } from '../../helpers/watch-device.ts'
import { quiet } from '../images.ts'
import { type Cuts, expectSame, page } from './expect-same.ts'
import { finalFor } from './final-assignment.ts'

const IMAGES: TestImage[] = [photoLike(70, 34), noise(33, 19), softDisc(34), alphaNoise(20, 19), page]

describe('the GPU dithers as the CPU does', () => {
  const cases = combinations({
    image: IMAGES,
    colors: thorough([2, 3, 17, 64, 255, 256], [2, 17, 64, 256]),
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
  const all = await image.histogram(quiet)
  const settings = { ...PLAIN, colors: 9, dither: 1, lossy: 0 }
  const final = finalFor(await all.histogram(), settings)
  const before = seen.alive
  const cancel = () => {
    throw new Error('cancelled')
  }
  const nearest = await image.remap(all, final, 0, quiet)
  await expect(image.dither(all, final, nearest, settings, { ...quiet, step: cancel })).rejects.toThrow(/^cancelled$/)
  expect(seen.alive).toBe(before)
  image.release()
})
