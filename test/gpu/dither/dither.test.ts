import { describe, expect, test } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import { type DitherShape, shapeFor } from '../../../src/gpu/dither/dither-constants.ts'
import { ditherImage } from '../../../src/gpu/dither/dither-image.ts'
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
import { testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { quiet } from '../images.ts'
import { finalFor } from './final-assignment.ts'

interface Cuts {
  shape?: DitherShape
  tilePixels?: number
  residentBytes?: number
  submitPlaces?: number
}

const GPU_SHAPE = shapeFor(false, 1)

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
    const found = await ditherImage(context, tiles, raster, histogram, final, nearest, settings, quiet, cuts)
    expect(Buffer.compare(found.indices, indices)).toBe(0)
    expect({ ...found, indices: 0 }).toEqual({ ...expected, indices: 0 })
  } finally {
    context.end()
  }
}

const IMAGES: TestImage[] = [photoLike(70, 40), noise(33, 19), softDisc(40), alphaNoise(30, 21)]

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
      { tilePixels: 816, residentBytes: 0 },
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
