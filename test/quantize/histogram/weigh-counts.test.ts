import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weigh } from '../../../src/quantize/histogram/weigh-counts.ts'
import { adoptCommonColors } from '../../../src/quantize/palette/finalize.ts'
import { hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import type { Histogram, ImageHistogram } from '../../../src/quantize/types.ts'

const opaque = (rgb: number) => (rgb | 0xff000000) >>> 0

/** Opaque colors with their pixels in middling surroundings; in order, the smallest key first. */
const colorsOf = (counts: Record<number, number>): ImageHistogram => ({
  keys: Uint32Array.from(Object.keys(counts), key => opaque(Number(key))),
  counts: Uint32Array.from(Object.values(counts)),
  visibility: Uint32Array.from(Object.values(counts), count => 4 * count),
  opaque: true,
})

describe('weigh', () => {
  test("for the eye is 16 times the five-eighths power of a color's pixels, to the nearest whole number", () => {
    const { counts: weights } = weigh(colorsOf({ 1: 1, 2: 2, 3: 4, 4: 1000, 5: 2 ** 28 }), 'eye')
    expect([...weights]).toEqual([16, 25, 38, 1200, 2965821])
  })

  test('is rounded as if roots were exact', () => {
    // Three sums are so near to a half that the roots of doubles round the other way.
    const visibility = Uint32Array.of(700668963, 1104221526, 1578453615, 4096, 4095, 2)
    const { counts } = weigh({ keys: visibility, counts: visibility, visibility, opaque: true }, 'eye')
    visibility.forEach((sum, i) => {
      const reaches = (weight: number) => (2n * BigInt(weight) - 1n) ** 8n <= (BigInt(sum) ** 5n) << 30n
      expect([reaches(counts[i]), reaches(counts[i] + 1)]).toEqual([true, false])
    })
  })

  test('by pixels is the count itself', () => {
    const histogram = colorsOf({ 1: 1, 2: 77 })
    expect(weigh(histogram, 'pixels')).toBe(histogram)
  })

  test('does not touch the counts, and leaves colors, their order and their opacity as they are', () => {
    const histogram = { ...colorsOf({ 9: 5, 8: 6 }), opaque: false }
    const before = histogram.counts.slice()
    const { keys, counts: weights, opaque } = weigh(histogram, 'eye')
    expect([keys, opaque]).toEqual([histogram.keys, false])
    expect(weights).toBeInstanceOf(Uint32Array)
    expect(histogram.counts).toEqual(before)
  })

  test('never gives 0, keeps the order of the counts, and adds up to no more than as many colors of the mean count', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 24 }), { minLength: 1, maxLength: 200 }), list => {
        const counts = Uint32Array.from(list).sort()
        const { counts: weights } = weigh(
          { keys: counts, counts, visibility: counts.map(count => 4 * count), opaque: true },
          'eye',
        )
        const pixels = list.reduce((sum, count) => sum + count, 0)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        expect(weights[0]).toBeGreaterThanOrEqual(16)
        expect(weights).toEqual(weights.slice().sort())
        expect(sum).toBeLessThanOrEqual(16 * list.length * (pixels / list.length) ** 0.625 + list.length)
      }),
    )
  })
})

const adopted = (histogram: Histogram, palette: Uint32Array, indices: Uint8Array) =>
  adoptCommonColors(palette, hostLabels(histogram, palette, indices).entries)

describe('adoptCommonColors', () => {
  test('puts an entry on white or black where these have a 24th of its pixels, on others not', () => {
    const shades = Array.from({ length: 23 }, (_, i) => 0x010101 * (i + 40))
    const snap = (commonest: number, pixels: number, entry: number) => {
      const counts = Object.fromEntries(shades.map(shade => [shade, 10]))
      const histogram = colorsOf({ ...counts, [commonest]: pixels, 16711164: 1 })
      const indices = histogram.keys.map(key => (key === opaque(0xfefdfc) ? 1 : 0))
      return [...adopted(histogram, Uint32Array.from([entry, 0xfefdfc], opaque), Uint8Array.from(indices))]
    }
    expect(snap(0xffffff, 11, 0xf2f2f2)).toContain(opaque(0xffffff))
    expect(snap(0x000000, 11, 0x0d0d0d)).toContain(opaque(0x000000))
    expect(snap(0xffffff, 9, 0xf2f2f2)).toContain(opaque(0xf2f2f2))
    expect(snap(0xeeeeee, 90, 0xf2f2f2)).toContain(opaque(0xf2f2f2))
  })

  test('leaves an entry that is not near white or black, though these have a 24th of its pixels', () => {
    const histogram = colorsOf({ 0: 10, 3355443: 90 })
    const palette = (entry: number) => adopted(histogram, Uint32Array.of(opaque(entry)), new Uint8Array(2))
    expect([...palette(0x111111)]).toEqual([opaque(0x333333)])
    const spread = colorsOf({ 0: 10, ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [0x202020 + i, 9])) })
    const near = (entry: number) => [...adopted(spread, Uint32Array.of(opaque(entry)), new Uint8Array(11))]
    expect(near(0x101010)).toEqual([opaque(0)])
    expect(near(0x111111)).toEqual([opaque(0x111111)])
  })

  test('puts an entry on a color with a third of its pixels, and on no other', () => {
    const histogram = colorsOf({ 80: 9, 88: 11, 95: 10, 97: 5, 1048576: 10, 1179648: 20 })
    const indices = Uint8Array.of(1, 1, 1, 1, 0, 0)
    const palette = adopted(histogram, Uint32Array.from([0x110000, 0x000059], opaque), indices)
    // 20 of 30 pixels, but 11 of 35.
    expect(new Set(palette)).toEqual(new Set([0x120000, 0x000059].map(opaque)))
  })

  test('leaves an entry that no color has, and gives equal entries once', () => {
    const histogram = colorsOf({ 1052688: 5, 2105376: 5 })
    const palette = Uint32Array.from([0x111111, 0x202020, 0x777777], opaque)
    expect(new Set(adopted(histogram, palette, Uint8Array.of(0, 1)))).toEqual(
      new Set([0x101010, 0x202020, 0x777777].map(opaque)),
    )
    const twice = Uint32Array.from([0x111111, 0x101010], opaque)
    expect([...adopted(colorsOf({ 1052688: 5 }), twice, Uint8Array.of(0))]).toEqual([opaque(0x101010)])
  })
})
