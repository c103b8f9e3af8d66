import { describe, test } from 'vitest'
import { GPU_SHAPE, SOFTWARE_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import { combinations, thorough } from '../../helpers/covering.ts'
import { alphaNoise, draw, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { type Cuts, expectSame, page } from '../dither/expect-same.ts'

const IMAGES: TestImage[] = [photoLike(70, 34), noise(33, 19), softDisc(34), alphaNoise(20, 19), page]

describe('the GPU chooses indices by error and size as the CPU does', () => {
  const cases = combinations({
    image: IMAGES,
    colors: thorough([5, 16, 17, 64, 256], [5, 17, 256]),
    space: ['srgb', 'oklab'] as const,
    dither: [0, 0.75, 1],
    lossy: [1, 30, 100],
    speed: [1, 7, 10],
    cuts: [{}, { rdoPlaces: 2 ** 14 }, { tilePixels: 1408, residentBytes: 0 }] as Cuts[],
  })
  test.each(cases)(
    '$image.name, $colors colors in $space, dither $dither, lossy $lossy, speed $speed',
    async ({ image, cuts, ...settings }) => {
      await expectSame(image, { ...PLAIN, ...settings }, cuts)
    },
  )
})

test.each([
  [1, 1, 1],
  [1, 90, 16],
  [3, 50, 1],
  [15, 40, 16],
  [16, 37, 16],
  [31, 18, 16],
  [32, 20, 16],
  [33, 35, 1],
  [300, 1, 1],
  [1000, 21, 16],
])('indices of a picture of %i x %i are chosen as on the CPU, %i rows at once', async (width, height, rdoRows) => {
  const image = photoLike(width, height, width)
  const settings = { ...PLAIN, colors: 20, space: 'oklab', dither: 0.75, lossy: 30 } as const
  await expectSame(image, settings, { shape: rdoRows === 1 ? SOFTWARE_SHAPE : GPU_SHAPE, rdoPlaces: 2 ** 15 })
})

test('with alpha, too, 16 rows at once', async () => {
  const settings = { ...PLAIN, colors: 30, space: 'oklab', dither: 0.75, lossy: 30 } as const
  await expectSame(softDisc(50), settings, { shape: GPU_SHAPE })
})

test('counts of bytes are halved as on the CPU once there are 65,536', async () => {
  const { pixels } = noise(800, 112)
  // Noise, of which hardly anything repeats, then long stretches, whose lengths are rare.
  const mixed = draw('mixed', 1024, 112, (x, y) => {
    const pixel = pixels[y * 800 + x]
    return x < 800 ? [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255] : [x >> 4, y >> 1, (x * y) >> 7]
  })
  await expectSame(mixed, { ...PLAIN, colors: 60, space: 'oklab', dither: 0.75, lossy: 60 }, { shape: GPU_SHAPE })
})
