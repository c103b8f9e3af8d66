import { describe, expect, test } from 'vitest'
import { type DitherShape, GPU_SHAPE, SOFTWARE_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import { pairwise, thorough } from '../../helpers/covering.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, draw, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { withSources } from '../../helpers/shader-device.ts'
import { expectSame, page } from '../dither/expect-same.ts'
import { RDO_SETTINGS } from './rdo-settings.ts'

const IMAGES: TestImage[] = [photoLike(70, 34), noise(33, 19), softDisc(34), alphaNoise(20, 19), page]

describe('the GPU chooses indices by error and size as the CPU does', () => {
  const cases = pairwise({
    image: IMAGES,
    colors: thorough([5, 16, 17, 64, 256], [5, 17, 256]),
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
  [1, 1, 1],
  [1, 50, 16],
  [3, 50, 1],
  [15, 34, 16],
  [16, 18, 16],
  [31, 18, 16],
  [32, 18, 16],
  [33, 35, 1],
  [300, 1, 1],
  [500, 18, 16],
])('indices of a picture of %i x %i are chosen as on the CPU, %i rows at once', async (width, height, rdoRows) => {
  const image = photoLike(width, height, width)
  const settings = { ...PLAIN, colors: 20, space: 'oklab', dither: 0.75, lossy: 30 } as const
  await expectSame(image, settings, { shape: rdoRows === 1 ? SOFTWARE_SHAPE : GPU_SHAPE, rdoPlaces: 2 ** 15 })
})

/** Teams of rows side by side, that hand on to each other in dispatches of few steps. */
const FEW_ROWS = { ...SOFTWARE_SHAPE, rdoRows: 4, rdoTeams: 3, rdoSteps: 3 }

/** The same device, whose last team goes first. */
async function withLastFirst() {
  const gpu = await testGpu()
  return withSources(gpu, (name, code) => {
    if (name !== 'choose-indices') return code
    const turned = code.replace('group.y * ROW + group.x', 'part.strip_count * part.teams - 1u - group.x')
    expect(turned).not.toBe(code)
    return turned
  })
}

type Sized = [width: number, height: number, shape: DitherShape]

describe('teams of rows side by side choose indices as the CPU does', () => {
  const settings = { ...PLAIN, colors: 20, space: 'oklab', dither: 0.75, lossy: 30 } as const

  // Prices are learned from row 48 on, or 64 if the picture is wider than 2,048 pixels.
  const teams: Sized[] = [
    // Two turns of three teams, that wait for each other longer than for the ends of rows.
    [2049, 65, GPU_SHAPE],
    // As many teams as rows of prices: a row begins once the one before in the same threads has ended.
    [2048, 49, { ...GPU_SHAPE, rdoSteps: 8 }],
    [2049, 13, FEW_ROWS],
  ]
  const more: Sized[] = [
    [1025, 50, { ...GPU_SHAPE, rdoSteps: 40 }],
    [2048, 50, { ...GPU_SHAPE, rdoSteps: 2 }],
    [2049, 66, GPU_SHAPE],
    [2049, 26, FEW_ROWS],
    // Three turns of two teams.
    [1040, 90, GPU_SHAPE],
    [2100, 80, FEW_ROWS],
    [2100, 70, { ...FEW_ROWS, rdoRows: 1, rdoSteps: 2 }],
    [2049, 65, { ...FEW_ROWS, rdoRows: 2, rdoSteps: 7 }],
  ]

  test.each(thorough([...teams, ...more], teams))('in a picture of %i x %i', async (width, height, shape) => {
    await expectSame(photoLike(width, height, width), settings, { shape })
  })

  test('whichever goes first', async () => {
    await expectSame(photoLike(1025, 26), settings, { shape: FEW_ROWS }, await withLastFirst())
  })
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
