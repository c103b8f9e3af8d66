import { expect, test } from 'vitest'
import { openContext } from '../../../src/gpu/context.ts'
import { uploadList } from '../../../src/gpu/histogram/color-list.ts'
import { meanErrorOnGpu } from '../../../src/gpu/rdo/mean-error.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { meanDistance } from '../../../src/quantize/color/squared-error.ts'
import { countInSteps } from '../../../src/quantize/histogram/count-colors.ts'
import { paletteCentroids } from '../../../src/quantize/palette/round-palette.ts'
import { finish } from '../../../src/quantize/steps.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, draw, photoLike } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { finalFor } from '../dither/final-assignment.ts'

const cases = [
  ['opaque', photoLike(70, 40), 9],
  ['with alpha', alphaNoise(50, 31), 5],
  // Sums above 2^32.
  ['of two colors that are far from the entries', draw('far', 90, 60, x => (x % 9 ? [255, 0, 0] : [0, 255, 255])), 1],
] as const

test.each(cases)('the mean error of a picture %s is that of the CPU', async (_, image, colors) => {
  const histogram = finish(countInSteps(image.pixels))
  for (const space of ['srgb', 'oklab'] as const) {
    const { palette, indices } = finalFor(histogram, { ...PLAIN, colors, space })
    const centroids = paletteCentroids(palette.keys, histogram.opaque ? 3 : 4, space)
    const context = openContext(await testGpu())
    try {
      const list = uploadList(context, histogram.keys, histogram.counts)
      const expected = meanDistance(toPoints(histogram, space), centroids, indices)
      expect(expected).toBeGreaterThan(0)
      expect(await meanErrorOnGpu(context, list, image.pixels.length, indices, centroids, space)).toBe(expected)
    } finally {
      context.end()
    }
  }
})

test('sums of many pixels carry', async () => {
  const count = 5000
  const pixels = 2 ** 20
  const context = openContext(await testGpu())
  try {
    const keys = Uint32Array.from({ length: count }, (_, n) => 0xff000000 + n)
    const list = uploadList(context, keys, new Uint32Array(count).fill(pixels))
    const white = paletteCentroids(Uint32Array.of(0xffffffff), 3, 'srgb')
    const points = toPoints({ keys, counts: new Uint32Array(count).fill(1), opaque: true }, 'srgb')
    const indices = new Uint8Array(count)
    const mean = await meanErrorOnGpu(context, list, count * pixels, indices, white, 'srgb')
    expect(mean).toBe(meanDistance(points, white, indices))
  } finally {
    context.end()
  }
})
