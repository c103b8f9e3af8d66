import { expect, test } from 'vitest'
import { pairwise, product } from './covering.ts'

const FACTORS: Record<string, readonly unknown[]>[] = [
  { image: [1, 2, 3, 4, 5], colors: [2, 3, 4], space: ['a', 'b'], points: ['c', 'd'], mode: ['e', 'f'] },
  { a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2] },
  { a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3], d: [1, 2, 3] },
]

test.each(FACTORS)('in a covering array of %j every two values of two factors meet', factors => {
  const rows = pairwise(factors)
  const pairs = (row: Record<string, unknown>) =>
    Object.entries(row).flatMap(([a, x]) => Object.entries(row).map(([b, y]) => `${a}=${x} ${b}=${y}`))
  const all = product(factors).flatMap(pairs)
  expect(new Set(rows.flatMap(pairs))).toEqual(new Set(all))
  expect(rows.length).toBeLessThan(product(factors).length)
})
