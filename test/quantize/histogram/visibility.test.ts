import { describe, expect, test } from 'vitest'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { finishMerge, mergeColors } from '../../../src/quantize/histogram/merge-histograms.ts'
import { lumaOf, visibilityOf } from '../../../src/quantize/histogram/visibility.ts'
import { weigh } from '../../../src/quantize/histogram/weigh-counts.ts'

const gray = (level: number) => (0xff000000 | (level * 0x010101)) >>> 0
const grays = (...levels: number[]) => Uint32Array.from(levels, gray)

describe('visibility', () => {
  test('is 10 on plain ground, 2 across hard edges, and falls with the range in between', () => {
    const of = (range: number) => visibilityOf(grays(100, 100, 100, 100 + range, 100 + range, 100, 100, 100), 0)
    const seen = [0, 2, 5, 10, 20, 40, 155].map(of)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
    expect([seen[0], seen[6]]).toEqual([10, 2])
    expect(of(10)).toBe(3)
  })

  test('goes by the block of 8 pixels, which ends with the picture', () => {
    const pixels = grays(...new Array(8).fill(50), ...new Array(8).fill(50), 50, 255)
    pixels[12] = gray(250)
    expect([0, 8, 16].map(block => visibilityOf(pixels, block))).toEqual([10, 2, 2])
    expect(visibilityOf(pixels.subarray(0, 17), 16)).toBe(10)
  })

  test('of clear pixels does not depend on the color that they hide', () => {
    expect(lumaOf(0x00ffffff)).toBe(lumaOf(0))
    expect([lumaOf(gray(0)), lumaOf(gray(255))]).toEqual([0, 2040])
    expect(lumaOf(0x80ffffff)).toBeGreaterThan(lumaOf(0x80000000))
  })
})

describe('in the histogram', () => {
  /** A plain half and a half of hard stripes with as many colors. */
  const pixels = Uint32Array.from({ length: 4096 }, (_, i) => gray(i < 2048 ? 90 + (i >> 10) : i & 1 ? 200 : 20))

  test('each color has the sum over its pixels, by either way of counting', () => {
    const small = countColors(pixels)
    expect([...small.counts]).toEqual([1024, 1024, 1024, 1024])
    expect([...small.keys].map(key => key & 255)).toEqual([20, 90, 91, 200])
    expect([...small.visibility]).toEqual([2048, 10 * 1024, 10 * 1024, 2048])
    const many = new Uint32Array(2 ** 18 + 4096)
    for (let i = 0; i < many.length; i += pixels.length) many.set(pixels, i)
    const times = many.length / pixels.length
    expect([...countColors(many).visibility]).toEqual([...small.visibility].map(sum => sum * times))
  })

  test('colors of alpha have theirs too, by either way of counting', () => {
    const clear = pixels.map((pixel, i) => (i % 16 < 8 ? (pixel & 0x7fffffff) >>> 0 : pixel))
    const small = countColors(clear)
    const many = new Uint32Array(2 ** 18 + 4096)
    for (let i = 0; i < many.length; i += clear.length) many.set(clear, i)
    const times = many.length / clear.length
    const { keys, visibility } = countColors(many)
    expect(keys).toEqual(small.keys)
    expect([...visibility]).toEqual([...small.visibility].map(sum => sum * times))
    expect(Math.max(...small.visibility)).toBe(10 * 512)
  })

  test('what is seen better weighs more for the eye, and the same by pixels', () => {
    const histogram = countColors(pixels)
    const [busy, plain] = weigh(histogram, 'eye').counts
    expect(plain).toBeGreaterThan(2 * busy)
    expect(weigh(histogram, 'pixels').counts).toEqual(histogram.counts)
  })

  test('of several pictures adds up', () => {
    const merged = finishMerge(mergeColors(mergeColors(null, countColors(pixels)), countColors(pixels.slice(0, 2048))))
    expect([...merged.visibility]).toEqual([2048, 20 * 1024, 20 * 1024, 2048])
    expect([...merged.counts]).toEqual([1024, 2048, 2048, 1024])
  })
})
