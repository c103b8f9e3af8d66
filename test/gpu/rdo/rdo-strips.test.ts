import { expect, test } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import { SOFTWARE_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import type { StripGroup } from '../../../src/gpu/dither/dither-parts.ts'
import { ditherOnGpu } from '../../../src/gpu/dither/gpu-dither.ts'
import { RDO_PLACES } from '../../../src/gpu/rdo/rdo-parts.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { ditherer, planDither } from '../../../src/quantize/dither/dither.ts'
import { planStage } from '../../../src/quantize/dither/dither-stage.ts'
import { cutStrips, type Strip } from '../../../src/quantize/dither/strips.ts'
import { countInSteps } from '../../../src/quantize/histogram/count-colors.ts'
import { finalIndices } from '../../../src/quantize/palette/color-assignment.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { finish } from '../../../src/quantize/steps.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { finalFor } from '../dither/final-assignment.ts'
import { quiet } from '../images.ts'

const SETTINGS = { ...PLAIN, colors: 30, space: 'oklab', dither: 0.75, lossy: 30 } as const

const SHAPE = { ...SOFTWARE_SHAPE, rdoRows: 4, rdoTeams: 2, rdoSteps: 5 }

/** Strips of a million pixels take a software adapter half a minute; these have 24 rows. */
const stripsOf = (height: number): Strip[] =>
  Array.from({ length: Math.ceil(height / 24) }, (_, n) => ({
    from: Math.max(0, 24 * n - 8),
    first: 24 * n,
    end: Math.min(height, 24 * (n + 1)),
  }))

const photo = photoLike(61, 90)
const disc = softDisc(70)
const wide = photoLike(1100, 34)
const cases: [string, TestImage, number, number, (strips: Strip[]) => StripGroup[]][] = [
  ['side by side', photo, 2 ** 24, RDO_PLACES, strips => [{ firstTile: 0, lastTile: 0, strips }]],
  ['in several submits', photo, 2 ** 24, 2 ** 16, strips => [{ firstTile: 0, lastTile: 0, strips }]],
  ['in two tiles', disc, 36 * 70, RDO_PLACES, strips => [{ firstTile: 0, lastTile: 1, strips }]],
  ['by two teams each, in two tiles', wide, 30 * 1100, RDO_PLACES, strips => [{ firstTile: 0, lastTile: 1, strips }]],
  [
    'one after the other',
    photo,
    64 * 61,
    RDO_PLACES,
    strips => [
      { firstTile: 0, lastTile: 0, strips: strips.slice(0, 2) },
      { firstTile: 0, lastTile: 1, strips: strips.slice(2) },
    ],
  ],
]

test.each(cases)('strips are done %s', async (_, image, tilePixels, rdoPlaces, group) => {
  const { pixels, width, height } = image
  const strips = stripsOf(height)
  const histogram = finish(countInSteps(pixels))
  const final = finalFor(histogram, SETTINGS)
  const nearest = remap(pixels, histogram.keys, await finalIndices(final))
  const plan = planDither(
    nearest,
    width,
    planStage(histogram, { ...final, labels: { ...final.labels, meanDistance: () => 40 } }, SETTINGS),
  )
  const expected = nearest.slice()
  const cut = cutStrips(image, nearest, strips)
  for (const [n, { from, first, end }] of strips.entries()) {
    const { raster, indices } = cut(n)
    for (const _ of ditherer(plan)(raster, indices));
    expected.set(indices.subarray((first - from) * width, (end - from) * width), first * width)
  }
  const context = openContext(await testGpu())
  try {
    const tiles = makeTiles(context, pixels, tilePixels, isOpaque(pixels) ? Infinity : 0)
    const buffers = Array.from({ length: tiles.count }, (_, tile) => {
      const { first, pixels } = tiles.range(tile)
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
      return context.upload('indices', nearest.slice(first, first + pixels), usage, Math.ceil(pixels / 4))
    })
    const input = { tiles, raster: image, plan, indices: buffers, shape: SHAPE, submitPlaces: 0, rdoPlaces }
    const { indices, usage } = await ditherOnGpu(context, input, group(strips), final.palette.keys, quiet, true)
    const inUse = [...usage.keys()].filter(entry => usage[entry] > 0)
    expect([...indices].map(index => inUse[index])).toEqual([...expected])
  } finally {
    context.end()
  }
})
