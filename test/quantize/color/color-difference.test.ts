import { describe, expect, test } from 'vitest'
import { meanColorDifference } from '../../../src/quantize/color/color-difference.ts'

const rgba = (...histogram: number[][]) => Uint8Array.from(histogram.flatMap(([r, g, b, a = 255]) => [r, g, b, a]))
const packed = (...histogram: number[][]) => new Uint32Array(rgba(...histogram).buffer)

describe('meanColorDifference', () => {
  test('is 0 for the same colors', () => {
    const histogram = [
      [1, 2, 3],
      [200, 100, 50, 128],
      [9, 9, 9, 0],
    ]
    expect(meanColorDifference(packed(...histogram), rgba(...histogram), Uint8Array.of(0, 1, 2))).toBe(0)
  })

  test('of black from white is 100, the whole range of lightness', () => {
    const difference = meanColorDifference(packed([0, 0, 0]), rgba([255, 255, 255]), Uint8Array.of(0))
    expect(difference).toBeCloseTo(100, 4)
  })

  test('of sRGB red from green agrees with their published OKLab values', () => {
    // red 0.62796 0.22486 0.12585, green 0.86644 -0.23389 0.17950
    const difference = meanColorDifference(packed([255, 0, 0]), rgba([0, 255, 0]), Uint8Array.of(0))
    expect(difference).toBeCloseTo(100 * Math.hypot(0.23848, 0.45875, 0.05365), 1)
  })

  test('weighs colors by their pixels', () => {
    const pixels = packed([0, 0, 0], [0, 0, 0], [0, 0, 0], [255, 255, 255])
    expect(meanColorDifference(pixels, rgba([0, 0, 0]), new Uint8Array(4))).toBeCloseTo(25, 4)
  })

  test('with alpha is the mean over black and over white', () => {
    const clear = packed([70, 80, 90, 0])
    expect(meanColorDifference(clear, rgba([1, 2, 3, 0]), Uint8Array.of(0))).toBeCloseTo(0, 9)
    expect(meanColorDifference(clear, rgba([0, 0, 0, 255]), Uint8Array.of(0))).toBeCloseTo(50, 4)
    expect(meanColorDifference(clear, rgba([255, 255, 255, 255]), Uint8Array.of(0))).toBeCloseTo(50, 4)
  })

  test('compares pixel by pixel where equal colors have different entries', () => {
    const pixels = packed([0, 0, 0], [0, 0, 0], [255, 255, 255], [255, 255, 255])
    const palette = rgba([0, 0, 0], [255, 255, 255])
    expect(meanColorDifference(pixels, palette, Uint8Array.of(0, 1, 1, 1))).toBeCloseTo(25, 4)
  })
})
