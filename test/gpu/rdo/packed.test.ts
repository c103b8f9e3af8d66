import { describe, test } from 'vitest'
import { type DitherShape, GPU_SHAPE, SOFTWARE_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import { pairwise, thorough } from '../../helpers/covering.ts'
import { alphaNoise, draw, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { expectSame, page } from '../dither/expect-same.ts'
import { RDO_SETTINGS } from './rdo-settings.ts'

const IMAGES: TestImage[] = [photoLike(70, 34), noise(133, 19), softDisc(34), alphaNoise(20, 19), page]
const OWN = { ...PLAIN, space: 'oklab', dither: 0.75, lossy: 30 } as const

describe('the GPU chooses bytes of several indices as the CPU does', () => {
  const cases = pairwise({
    image: IMAGES,
    colors: [1, 2, 3, 4],
    ...RDO_SETTINGS,
  })
  test.each(cases)(
    '$image.name, $colors colors in $space, dither $dither, lossy $lossy, speed $speed',
    async ({ image, cuts, ...settings }) => {
      await expectSame(image, { ...PLAIN, ...settings }, cuts)
    },
  )
})

test.each([
  [1, 34],
  [7, 34],
  [8, 33],
  [9, 35],
  [31, 18],
  [63, 20],
  [65, 20],
  [127, 9],
  [129, 33],
  [300, 1],
  [1025, 9],
])('indices of a picture of %i x %i are chosen as on the CPU', async (width, height) => {
  const image = photoLike(width, height, width)
  // Each size with both shapes; with every other number of colors, unless all are wanted.
  const [some, others] = height % 2 ? [2, 4] : [4, 2]
  const cases: [number, DitherShape][] = [
    [some, SOFTWARE_SHAPE],
    [others, GPU_SHAPE],
    [others, SOFTWARE_SHAPE],
    [some, GPU_SHAPE],
  ]
  for (const [colors, shape] of thorough(cases, cases.slice(0, 2)))
    await expectSame(image, { ...OWN, colors }, { shape, rdoPlaces: 2 ** 20 })
})

test('rows that have ended are learned from, also if bytes of two tiles are counted', async () => {
  const image = photoLike(301, 90, 5)
  for (const colors of thorough([2, 3], [3]))
    await expectSame(image, { ...OWN, colors }, { shape: GPU_SHAPE, tilePixels: 1024 * 14 })
})

test('rows of several teams are', async () => {
  const ramp = draw('ramp', 4200, 14, (x, y) => [(x * 3 + y * y) & 255, (x >> 4) & 255, (x ^ y) & 255])
  await expectSame(ramp, { ...OWN, colors: 3 }, { shape: { ...SOFTWARE_SHAPE, rdoRows: 4, rdoTeams: 3, rdoSteps: 3 } })
})
