import { expect, test } from 'vitest'
import { lagRows } from '../../../src/quantize/rdo/row-prices.ts'

test('prices are the older, the more rows may be under way', () => {
  const lags = [1, 1024, 1025, 2048, 6056, 6144, 6145, 100_000].map(lagRows)
  expect(lags).toEqual([32, 32, 48, 48, 112, 112, 128, 128])
})
