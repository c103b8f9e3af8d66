import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { Hooks, QuantizeSettings } from '../../src/quantize/settings.ts'
import { combinations, thorough } from '../helpers/covering.ts'
import { alphaNoise, draw, noise, photoLike, smallCases, softDisc, withColors } from '../helpers/images.ts'
import { oneRow, PLAIN } from '../helpers/settings.ts'

const hooks: Hooks = { step() {}, async yieldToEventLoop() {} }
const run = (pixels: Uint32Array, settings: Partial<QuantizeSettings> = {}) =>
  quantizeOnCpu(oneRow(pixels), { ...PLAIN, ...settings }, hooks)

function unpack(palette: Uint8Array, indices: Uint8Array): Uint32Array {
  const words = new Uint32Array(palette.slice().buffer)
  return Uint32Array.from(indices, index => words[index])
}

describe('quantize', () => {
  test.each([2, 3, 17, 255, 256])('an image of %i colors comes back without loss', async count => {
    const image = withColors(count, 64, 40)
    const { palette, indices, mse, distinctColors } = await run(image.pixels, { colors: Math.max(2, count) })
    expect(distinctColors).toBe(count)
    expect(unpack(palette, indices)).toEqual(image.pixels)
    expect(mse).toBe(0)
  })

  test.each([2, 3, 17, 255])('an image of one color more than %i loses a little and uses all of them', async count => {
    const image = withColors(count + 1, 64, 40)
    const { palette, mse } = await run(image.pixels, { colors: count })
    expect(palette.length / 4).toBe(count)
    expect(mse).toBeGreaterThan(0)
  })

  const cases = combinations({
    image: smallCases(),
    colors: [2, 3, 16, 256],
    space: ['srgb', 'oklab'] as const,
    speed: [5, 10],
  })
  test.each(['srgb', 'oklab'] as const)('both point modes give the same palette and indices in %s', async space => {
    for (const { image, colors, speed } of cases.filter(one => one.space === space)) {
      const byColors = await run(image.pixels, { colors, space, speed })
      const byPixels = await run(image.pixels, { colors, space, speed, points: 'pixels' })
      // As bytes: vitest's comparison of long arrays is slow.
      expect(Buffer.compare(byPixels.indices, byColors.indices)).toBe(0)
      expect({ ...byPixels, ms: null, indices: null }).toEqual({ ...byColors, ms: null, indices: null })
    }
  })

  test('every pixel takes the nearest entry of the palette, and every entry is used', async () => {
    const image = photoLike(120, 80)
    const { palette, indices } = await run(image.pixels, { colors: 40 })
    expect(new Set(indices).size).toBe(palette.length / 4)
    const distance = (pixel: number, k: number) =>
      [0, 1, 2].reduce((sum, c) => sum + (((pixel >>> (8 * c)) & 255) - palette[k * 4 + c]) ** 2, 0)
    const entries = Array.from({ length: palette.length / 4 }, (_, k) => k)
    const further = image.pixels.findIndex((pixel, i) => {
      const taken = distance(pixel, indices[i])
      return entries.some(k => distance(pixel, k) < taken)
    })
    expect(further).toBe(-1)
  })

  test.each([softDisc(60), alphaNoise(50, 40)])('alpha 0 stays 0 and 255 stays 255 in $name', async image => {
    for (const space of ['srgb', 'oklab'] as const) {
      for (const colors of [2, 3, 5, 16, 100]) {
        const { palette, indices } = await run(image.pixels, { colors, space })
        const result = unpack(palette, indices)
        const changed = image.pixels.findIndex((pixel, i) => {
          const alpha = pixel >>> 24
          return alpha === 0 ? result[i] !== 0 : alpha === 255 && result[i] >>> 24 !== 255
        })
        expect(changed).toBe(-1)
      }
    }
  })

  test('more colors never give a larger error', async () => {
    for (const image of [photoLike(72, 56), noise(44, 44), softDisc(48)]) {
      let last = Infinity
      for (const colors of [2, 4, 8, 16, 32, 64, 128, 256]) {
        const { mse } = await run(image.pixels, { colors })
        expect(mse).toBeLessThanOrEqual(last)
        last = mse
      }
    }
  })

  test('palette entries that are not opaque come first', async () => {
    const { palette } = await run(softDisc(60).pixels, { colors: 32 })
    const alphas = [...palette].filter((_, i) => i % 4 === 3)
    expect(alphas).toEqual(alphas.toSorted((a, b) => a - b))
    expect(alphas[0]).toBe(0)
  })

  test('the reported mse is the error of the picture', async () => {
    const image = photoLike(90, 70)
    const { palette, indices, mse } = await run(image.pixels, { colors: 12 })
    const result = unpack(palette, indices)
    let sum = 0
    for (let i = 0; i < result.length; i++)
      for (const shift of [0, 8, 16]) sum += (((result[i] >>> shift) & 255) - ((image.pixels[i] >>> shift) & 255)) ** 2
    expect(mse).toBeCloseTo(sum / result.length / 3, 9)
  })

  test('a seed gives the same result twice and another seed another start', async () => {
    const { pixels } = photoLike(100, 80)
    const [plain, one, again, two] = await Promise.all(
      [0, 1, 1, 2].map(seed => run(pixels, { seed, colors: 40 }).then(r => Buffer.from(r.palette).toString('hex'))),
    )
    expect(one).toBe(again)
    expect(new Set([plain, one, two]).size).toBe(3)
  })

  test('an image of many near colors still fills the palette', async () => {
    const image = draw('dark ramp', 400, 1, x => [x % 20, Math.floor(x / 20), 3])
    const { palette } = await run(image.pixels, { colors: 256 })
    expect(palette.length / 4).toBeGreaterThan(240)
  })

  test('17 million white pixels do not overflow the sums', async () => {
    const pixels = new Uint32Array(17_200_000).fill(0xffffffff)
    for (let i = 0; i < 500; i++) pixels[i * 31] = (0xff000000 | (i * 7919)) >>> 0
    const { palette, mse } = await run(pixels, { colors: 2 })
    const nearWhite = [...palette.slice(4, 7)]
    for (const channel of nearWhite) expect(channel).toBe(255)
    expect(mse).toBeLessThan(1)
  })

  test('random images: no result depends on the order of the pixels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 80 }),
        async words => {
          const pixels = Uint32Array.from(words)
          const there = await run(pixels, { colors: 8 })
          const back = await run(pixels.toReversed(), { colors: 8 })
          expect(back.palette).toEqual(there.palette)
          expect(back.indices.toReversed()).toEqual(there.indices)
        },
      ),
      { numRuns: thorough(100, 40) },
    )
  })
})
