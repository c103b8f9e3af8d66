import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { draw } from '../../helpers/images.ts'
import { EYE } from '../../helpers/settings.ts'

const hooks = { step() {}, async yieldToEventLoop() {} }
const pack = (r: number, g: number, b: number, a = 255) => (r | (g << 8) | (b << 16) | (a << 24)) >>> 0

/** The first pixel whose alpha 0 or 255 did not stay, or -1. */
async function wrongAlpha(raster: { pixels: Uint32Array; width: number; height: number }, settings: object) {
  const { palette, indices } = await quantizeOnCpu(raster, { ...EYE, ...settings }, hooks)
  const entries = packedPixels(palette.slice())
  return raster.pixels.findIndex((pixel, i) => {
    const alpha = pixel >>> 24
    const result = entries[indices[i]]
    return (alpha === 0 && result !== 0) || (alpha === 255 && result >>> 24 !== 255)
  })
}

describe('opaque pixels stay opaque and clear ones clear', () => {
  test('where a nearly opaque color has a third of the pixels of an opaque entry', async () => {
    const random = seededRandom(1)
    const upTo = (n: number) => Math.floor(random() * n)
    const image = draw('three kinds of pixels', 20, 103, (_, y) => {
      if (y < 3) return [190 + upTo(20), upTo(20), upTo(20)]
      return y < 53 ? [200, 10, 10, 254] : [upTo(30), upTo(30), 200, 10 + upTo(5)]
    })
    for (const colors of [2, 3, 4]) {
      expect(await wrongAlpha(image, { colors, dither: 0, lossy: 0 })).toBe(-1)
      expect(await wrongAlpha(image, { colors })).toBe(-1)
    }
  })

  test('in rows of more than 64 KiB', async () => {
    const random = seededRandom(2)
    const grain = () => 255 * random()
    const image = draw('a wide row', 70_000, 1, x => (x < 5000 ? [0, 0, 0, 0] : [grain(), grain(), grain()]))
    expect(await wrongAlpha(image, { colors: 64 })).toBe(-1)
  })

  test('in random pictures of few colors, in any setting', async () => {
    const color = fc
      .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constantFrom(0, 1, 100, 254, 255, 255))
      .map(([r, g, b, a]) => pack(r, g, b, a))
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 12 }),
      histogram: fc.array(color, { minLength: 3, maxLength: 20 }),
      picks: fc.array(fc.nat(19), { minLength: 240, maxLength: 240 }),
    })
    const settings = fc.record({
      colors: fc.integer({ min: 2, max: 18 }),
      space: fc.constantFrom('srgb', 'oklab'),
      dither: fc.constantFrom(0, 0.75, 1),
      lossy: fc.constantFrom(0, 30, 100),
      speed: fc.constant(10),
    })
    await fc.assert(
      fc.asyncProperty(picture, settings, async ({ width, height, histogram, picks }, options) => {
        const pixels = Uint32Array.from({ length: width * height }, (_, i) => histogram[picks[i] % histogram.length])
        expect(await wrongAlpha({ pixels, width, height }, options)).toBe(-1)
      }),
      { numRuns: 60, seed: 7, endOnFailure: true },
    )
  })
})

test.each([
  ['red', 0],
  ['green', 8],
  ['blue', 16],
])('dithering in sRGB sees a ramp of %s, whichever channel it is', async (_, shift) => {
  const image = draw('a ramp', 128, 64, x => [0, 8, 16].map(channel => (channel === shift ? 2 * x : 60)))
  const at = async (dither: number) =>
    (await quantizeOnCpu(image, { ...EYE, space: 'srgb', weights: 'pixels', colors: 4, lossy: 0, dither }, hooks))
      .indices
  const [none, whole] = [await at(0), await at(1)]
  expect(whole.filter((index, i) => index !== none[i]).length).toBeGreaterThan(1000)
})
