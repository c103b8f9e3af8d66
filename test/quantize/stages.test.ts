import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coordsOf, keyOfCentroid } from '../../src/quantize/color/color-space.ts'
import { oklabUnits } from '../../src/quantize/color/oklab.ts'
import { countColors } from '../../src/quantize/histogram/count-colors.ts'
import { alphaCode, keyOfAlphaCode, keyOfOpaqueCode, opaqueCode } from '../../src/quantize/histogram/morton.ts'
import { alphaNoise, noise, photoLike, softDisc } from '../helpers/images.ts'
import { sortColors } from './sort-colors.ts'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('morton', () => {
  test('codes give their colors back', () => {
    fc.assert(
      fc.property(word, key => {
        expect(keyOfAlphaCode(alphaCode(key))).toBe(key)
        expect(keyOfOpaqueCode(opaqueCode(key))).toBe((key | 0xff000000) >>> 0)
      }),
    )
  })
})

describe('count', () => {
  test.each([photoLike(50, 40), noise(40, 40), softDisc(40), alphaNoise(30, 30)])(
    'agrees with a Map on $name',
    image => {
      const expected = new Map<number, number>()
      for (const pixel of image.pixels) {
        const key = pixel >>> 24 === 0 ? 0 : pixel
        expected.set(key, (expected.get(key) ?? 0) + 1)
      }
      const { keys, counts: weights, opaque } = countColors(image.pixels)
      expect(new Map(Array.from(keys, (key, i) => [key, weights[i]]))).toEqual(expected)
      expect(opaque).toBe([...expected.keys()].every(key => key >>> 24 === 255))
    },
  )

  test('all fully transparent pixels are one color', () => {
    const { keys, counts: weights } = countColors(Uint32Array.of(0x00112233, 0x00ffffff, 0, 0xff000000))
    expect([...keys]).toEqual([0, 0xff000000])
    expect([...weights]).toEqual([3, 1])
  })

  test('colors come in Morton order, those that are not opaque first', () => {
    for (const image of [noise(40, 30), alphaNoise(40, 30)]) {
      const sorted = countColors(image.pixels)
      expect(
        sortColors({
          keys: sorted.keys.toReversed(),
          counts: sorted.counts.toReversed(),
          visibility: sorted.visibility.toReversed(),
        }),
      ).toEqual(sorted)
    }
  })
})

describe('space', () => {
  const out = new Int32Array(4)

  test('sRGB coordinates are 8 times the channel, alpha 255 is 1785', () => {
    coordsOf(0xff0a80ff, 'srgb', out)
    expect([...out]).toEqual([2040, 1024, 80, 1785])
  })

  test('squared distances in sRGB are the mean squared difference over black and over white', () => {
    const other = new Int32Array(4)
    const over = (key: number, d: number, ground: number) => {
      const alpha = key >>> 24
      return (((key >>> (8 * d)) & 255) * alpha + ground * (255 - alpha)) / 255
    }
    for (let n = 1; n < 500; n++) {
      const [a, b] = [(n * 0x9e3779b1) >>> 0, (n * 0x85ebca6b) >>> 0]
      coordsOf(a, 'srgb', out)
      coordsOf(b, 'srgb', other)
      const distance = out.reduce((sum, value, d) => sum + (value - other[d]) ** 2, 0) / 64
      let error = 0
      for (let d = 0; d < 3; d++)
        for (const ground of [0, 255]) error += (over(a, d, ground) - over(b, d, ground)) ** 2 / 2
      expect(Math.abs(Math.sqrt(distance) - Math.sqrt(error))).toBeLessThan(2)
    }
  })

  test('everything under alpha 0 is one point', () => {
    for (const space of ['srgb', 'oklab'] as const) {
      coordsOf(0, space, out)
      const nothing = [...out]
      coordsOf(0x00fedcba, space, out)
      expect([...out]).toEqual(nothing)
    }
  })

  test('every coordinate fits 11 bits', () => {
    fc.assert(
      fc.property(word, key => {
        for (const space of ['srgb', 'oklab'] as const) {
          coordsOf(key, space, out)
          for (const c of out) expect(c >= 0 && c <= 2047).toBe(true)
        }
      }),
    )
  })

  test('integer OKLab is within a unit and a half of the floating-point definition, and grays stay neutral', () => {
    const linear = (v: number) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
    for (let n = 0; n < 4096; n++) {
      const [r, g, b] = [(n * 37) & 255, (n * 101) & 255, (n * 181 + (n >> 4)) & 255]
      const [R, G, B] = [r, g, b].map(linear)
      const l = Math.cbrt(0.4122214708 * R + 0.5363325363 * G + 0.0514459929 * B)
      const m = Math.cbrt(0.2119034982 * R + 0.6806995451 * G + 0.1073969566 * B)
      const s = Math.cbrt(0.0883024619 * R + 0.2817188376 * G + 0.6299787005 * B)
      oklabUnits(r, g, b, out)
      expect(Math.abs(out[0] - 2040 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s))).toBeLessThan(1.5)
      expect(Math.abs(out[1] - 2040 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s))).toBeLessThan(1.5)
      expect(Math.abs(out[2] - 2040 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s))).toBeLessThan(1.5)
    }
    for (let gray = 0; gray < 256; gray++) {
      oklabUnits(gray, gray, gray, out)
      expect([out[1], out[2]]).toEqual([0, 0])
    }
  })

  test('a centroid on a color gives a color of the same coordinates back', () => {
    fc.assert(
      fc.property(word, key => {
        const again = new Int32Array(4)
        for (const space of ['srgb', 'oklab'] as const) {
          coordsOf(key, space, out)
          coordsOf(keyOfCentroid(out, 0, 4, space), space, again)
          if (key >>> 24 === 255 || space === 'srgb') expect([...again]).toEqual([...out])
          else for (let d = 0; d < 4; d++) expect(Math.abs(again[d] - out[d])).toBeLessThanOrEqual(8)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
