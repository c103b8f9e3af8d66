import { expect, test } from 'vitest'
import { openContext } from '../../../src/gpu/context.ts'
import { meanErrorOnGpu } from '../../../src/gpu/rdo/mean-error.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { meanDistance } from '../../../src/quantize/color/squared-error.ts'
import { countInSteps } from '../../../src/quantize/histogram/count-colors.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { paletteCentroids } from '../../../src/quantize/palette/round-palette.ts'
import { finish } from '../../../src/quantize/steps.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, draw, photoLike } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { finalFor } from '../dither/final-assignment.ts'

const cases = [
  ['opaque', photoLike(70, 40), 9, 2 ** 24],
  ['with alpha, in tiles', alphaNoise(50, 31), 5, 512],
  // Sums above 2^32.
  [
    'of two colors that are far from the entries',
    draw('far', 90, 60, x => (x % 9 ? [255, 0, 0] : [0, 255, 255])),
    1,
    2048,
  ],
] as const

test.each(cases)('the mean error of a picture %s is that of the CPU', async (_, image, colors, tilePixels) => {
  const histogram = finish(countInSteps(image.pixels))
  for (const space of ['srgb', 'oklab'] as const) {
    const final = finalFor(histogram, { ...PLAIN, colors, space })
    const palette = paletteCentroids(final.palette.keys, histogram.opaque ? 3 : 4, space)
    const indices = remap(image.pixels, histogram.keys, final.indices)
    const context = openContext(await testGpu())
    try {
      const tiles = makeTiles(context, image.pixels, tilePixels, 0)
      const buffers = Array.from({ length: tiles.count }, (_, tile) => {
        const { first, pixels } = tiles.range(tile)
        return context.upload('indices', indices.slice(first, first + pixels), GPUBufferUsage.STORAGE, pixels / 4)
      })
      const expected = meanDistance(toPoints(histogram, space), palette, final.indices)
      expect(expected).toBeGreaterThan(0)
      expect(await meanErrorOnGpu(context, tiles, buffers, palette, space)).toBe(expected)
    } finally {
      context.end()
    }
  }
})
