import { describe, expect, test } from 'vitest'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { meanSquaredError } from '../../../src/quantize/color/squared-error.ts'
import { findPaletteOnCpu, quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { colorsOf } from '../../../src/quantize/histogram/image-colors.ts'
import { fourthPowerOf } from '../../../src/quantize/palette/host-labels.ts'
import { perVisible } from '../../../src/quantize/search/target-error.ts'
import type { Hooks, QuantizeSettings, Target } from '../../../src/quantize/settings.ts'
import { thorough } from '../../helpers/covering.ts'
import { alphaNoise, draw, gradient, photoLike, softDisc, type TestImage, withColors } from '../../helpers/images.ts'
import { EYE, PLAIN } from '../../helpers/settings.ts'

const hooks: Hooks = { step() {}, async yieldToEventLoop() {} }

/** The error at every number of colors up to `most`, by clustering each of them. */
async function bruteForce(image: TestImage, settings: QuantizeSettings, figure: Target['figure'], most: number) {
  const histogram = countColors(image.pixels)
  const [points, scale] = [toPoints(histogram, 'oklab'), perVisible(colorsOf(histogram))]
  const errors: number[] = []
  for (let colors = 2; colors <= most; colors++) {
    const { palette, labels } = await findPaletteOnCpu(histogram, { ...settings, colors }, hooks)
    const indices = await labels.indices()
    const mean =
      figure === 'eye' ? fourthPowerOf(points, palette, indices) : meanSquaredError(histogram, palette, indices)
    errors[colors] = scale * mean
  }
  return errors
}

async function search(image: TestImage, settings: QuantizeSettings, target: Target) {
  return findPaletteOnCpu(countColors(image.pixels), { ...settings, target }, hooks)
}

const CASES: [TestImage, QuantizeSettings, Target['figure']][] = [
  [photoLike(72, 48), EYE, 'eye'],
  [photoLike(72, 48), PLAIN, 'quality'],
  [softDisc(40), EYE, 'eye'],
  [softDisc(40), EYE, 'quality'],
  [alphaNoise(24, 24), PLAIN, 'quality'],
  [gradient(40, 40), PLAIN, 'eye'],
]

describe.each(CASES)('the fewest colors of $name', (image, settings, figure) => {
  test('reach the target where one fewer does not, and are few more than trying all finds', async () => {
    const most = thorough(64, 36)
    const errors = await bruteForce(image, settings, figure, most)
    for (const at of [3, 9, 20, most - 6]) {
      const target = { figure, most: errors[at] * 1.001 }
      const { searchedColors: found, palette, ms } = await search(image, { ...settings, colors: most }, target)
      const fewest = errors.findIndex(error => error <= target.most)
      expect(errors[found!]).toBeLessThanOrEqual(target.most)
      expect(found === 2 || errors[found! - 1] > target.most).toBe(true)
      expect(found! - fewest).toBeGreaterThanOrEqual(0)
      expect(found! - fewest).toBeLessThanOrEqual(4) // the error does not fall at every step
      expect(palette.length).toBeLessThanOrEqual(found!)
      expect(ms.search).toBeGreaterThanOrEqual(0)
    }
  })

  test('are the most where nothing reaches it, and may be refused', async () => {
    const target: Target = { figure, most: 0 }
    expect((await search(image, { ...settings, colors: 12 }, target)).searchedColors).toBe(12)
    const refusing = search(image, { ...settings, colors: 12 }, { ...target, leastQuality: 101 })
    await expect(refusing).rejects.toMatchObject({ code: 'quality' })
  })

  test('give the same result as asking for that number', async () => {
    const target: Target = { figure, most: figure === 'eye' ? 16e6 : 80 }
    const searched = await quantizeOnCpu(image, { ...settings, colors: 100, target }, hooks)
    const asked = await quantizeOnCpu(image, { ...settings, colors: searched.searchedColors! }, hooks)
    expect({ ...asked, searchedColors: searched.searchedColors, ms: null }).toEqual({ ...searched, ms: null })
    expect(asked.searchedColors).toBeNull()
  })
})

describe('few colors', () => {
  test('are all kept for the eye', async () => {
    const target: Target = { figure: 'eye', most: 1e6 }
    const { palette, iterations } = await search(withColors(200, 40, 40), { ...EYE, colors: 256 }, target)
    expect([palette.length, iterations]).toEqual([200, 0])
  })

  test('become fewer where the quality allows it', async () => {
    const { searchedColors: found } = await search(
      withColors(200, 40, 40),
      { ...PLAIN, colors: 256 },
      { figure: 'quality', most: 500 },
    )
    expect(found).toBeLessThan(100)
  })

  test.each([1, 2])('even %i', async count => {
    for (const figure of ['eye', 'quality'] as const) {
      const { palette } = await search(withColors(count, 9, 9), { ...PLAIN, colors: 256 }, { figure, most: 1e9 })
      expect(palette.length).toBe(count)
    }
  })

  test('that do not show change no quality', async () => {
    const disc = softDisc(40)
    const wide = draw('wide', 400, 40, (x, y) => {
      const p = x < 40 ? disc.pixels[y * 40 + x] : 0
      return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255, p >>> 24]
    })
    const [narrow, padded] = await Promise.all(
      [disc, wide].map(image => quantizeOnCpu(image, { ...PLAIN, colors: 12 }, hooks)),
    )
    expect(padded.quality).toBe(narrow.quality)
    expect(padded.mse).toBeLessThan(narrow.mse)
  })
})
