import { describe, expect, test } from 'vitest'
import { mseOfQuality, qualityOf } from '../../src/common/quality-scale.ts'
import { checkOption } from '../../src/options/check.ts'
import { parseBytes, parseRange } from '../../src/options/parse-units.ts'
import { checkQuantizeOptions } from '../../src/options/resolve.ts'
import type { OptionName } from '../../src/options/values.ts'

describe('a range of quality', () => {
  test.each([
    ['65-80', 65, 80],
    ['0-100', 0, 100],
    ['80-80', 80, 80],
    ['80', 72, 80],
    ['95', 85, 95],
    [50, 45, 50],
    [0, 0, 0],
  ])('%s is %i to %i', (value, min, max) => {
    expect(parseRange(value)).toEqual({ min, max })
    expect(checkOption('quality', value)).toBe(value)
  })

  test.each([
    '80-65',
    '101',
    '65-101',
    '-5',
    '-80',
    '80-',
    '',
    'x',
    '6.5',
    '65-80-90',
    ' 65-80',
    -1,
    65.5,
    Number.NaN,
    true,
  ])('%j is refused in the one shape', value => {
    const text = /^Expected MIN-MAX or one whole number, 0 to 100, such as 65-80, for --quality but received /
    expect(() => checkOption('quality', value, '--quality')).toThrow(text)
  })
})

describe('a size in bytes', () => {
  test.each([
    ['500k', 500_000],
    ['500K', 500_000],
    ['500kB', 500_000],
    ['1.5m', 1_500_000],
    ['2MB', 2_000_000],
    ['200KiB', 204_800],
    ['1MiB', 1_048_576],
    ['0.0015k', 1],
    ['12345', 12_345],
    ['12345B', 12_345],
    [12_345, 12_345],
  ])('%s is %i bytes', (value, bytes) => {
    expect(parseBytes(value)).toBe(bytes)
    expect(checkOption('maxBytes', value)).toBe(value)
  })

  test.each([
    ['50%', 500],
    ['12.5%', 125],
    ['100%', 1001],
  ])('%s is a part of the input, %i of 1001 bytes', (value, bytes) => {
    expect(parseBytes(value, 1001)).toBe(bytes)
    expect(parseBytes(value)).toBeNull()
    expect(checkOption('maxBytes', value)).toBe(value)
  })

  test.each([
    '0',
    '-1',
    '12x',
    '',
    'k',
    '1e6',
    '0.5',
    '1 k',
    '99999999999999999999',
    '5000g',
    '0%',
    '100.1%',
    '50 %',
    '%',
    0,
    -1,
    1.5,
    Number.POSITIVE_INFINITY,
    true,
  ])('%j is refused in the one shape', value => {
    const text =
      /^Expected 1 to 1000000000000 bytes, such as 500000, 500k or 1.5MiB, or 50% of the input, for --max-bytes but received /
    expect(() => checkOption('maxBytes', value, '--max-bytes')).toThrow(text)
  })
})

describe('the quality scale', () => {
  test('is 100 for no error, falls with the error and ends at 0', () => {
    expect([qualityOf(0), qualityOf(1e9)]).toEqual([100, 0])
    for (let quality = 1; quality <= 100; quality++) {
      expect(mseOfQuality(quality)).toBeLessThan(mseOfQuality(quality - 1))
      expect(qualityOf(mseOfQuality(quality))).toBe(quality)
      expect(qualityOf(mseOfQuality(quality) + 1e-9)).toBe(quality - 1)
    }
  })

  test.each([
    // Mean squared error of what pngquant 2.17 made of Kodak pictures, and the quality it told.
    [3.68, 93],
    [7.55, 87],
    [13.13, 80],
    [18.26, 72],
    [28.66, 60],
    [36.81, 49],
    [45.27, 41],
    [54.05, 33],
    [69.75, 16],
    [130.62, 5],
  ])("says of a mean squared error of %f about pngquant's %i", (mse, quality) => {
    expect(Math.abs(qualityOf(mse) - quality)).toBeLessThanOrEqual(2)
  })
})

describe('targets that have no meaning together', () => {
  test.each([
    [{ colors: 'auto', quality: '65-80' }, /colors auto and quality both look for a number/],
    [{ palette: new Uint8Array(8), quality: 80 }, /so quality has no meaning/],
    [{ palette: new Uint8Array(8), colors: 'auto' }, /so colors has no meaning/],
  ] as const)('%j', (options, text) => {
    expect(() => checkQuantizeOptions(options)).toThrow(text)
  })

  test('null stands for none, but only where an option may be absent', () => {
    expect(checkQuantizeOptions({ quality: null }).target).toBeUndefined()
    expect(() => checkOption('seed' as OptionName, null)).toThrow(/received null/)
  })
})
