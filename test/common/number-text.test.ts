import { expect, test } from 'vitest'
import { aboutWithCommas, withCommas } from '../../src/common/number-text.ts'

const COUNTS = [
  0,
  9,
  12,
  125,
  949,
  950,
  999,
  1000,
  1249,
  1250,
  99_500,
  123_456,
  999_499,
  1_234_567,
  2 ** 31,
  2 ** 53 - 1,
]

test('counts are written as Intl writes them', () => {
  const whole = new Intl.NumberFormat('en')
  const rounded = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
  for (const count of COUNTS) {
    expect(withCommas(count)).toBe(whole.format(count))
    expect(aboutWithCommas(count)).toBe(rounded.format(count))
  }
})
