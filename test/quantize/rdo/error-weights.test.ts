import { expect, test } from 'vitest'
import { errorWeights, WEIGHTS } from '../../../src/quantize/rdo/error-weights.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'

test('weights fall with the power 0.35 of activity', () => {
  const powers = Array.from({ length: 256 }, (_, activity) => Math.round(32 * ((activity + 16) / 46) ** -0.35))
  expect([...WEIGHTS]).toEqual(powers)
})

/** Sum of the differences that count for column x of three rows. */
function columnActivity(rows: Int32Array[], lane: number, x: number): number {
  const width = rows[0].length / 4
  const value = (y: number, column: number) => rows[y][4 * Math.min(width - 1, column) + lane]
  let sum = Math.abs(value(1, x) - value(0, x)) + Math.abs(value(2, x) - value(1, x))
  for (let y = 0; y < 3; y++) sum += Math.abs(value(y, x + 1) - value(y, x))
  return sum
}

test.each([1, 2, 3, 5, 40])('a pixel goes by three rows and five columns, in rows of %i', width => {
  const random = seededRandom(width)
  for (const space of ['oklab', 'srgb'] as const) {
    const rows = [0, 1, 2].map(() => Int32Array.from({ length: 4 * width }, () => Math.floor(60 * random())))
    const weights = new Uint8Array(width)
    errorWeights(width, space)(rows[0], rows[1], rows[2], weights)
    const expected = Array.from({ length: width }, (_, x) => {
      const columns = [-2, -1, 0, 1, 2].map(d => Math.max(0, Math.min(width - 1, x + d)))
      const sum = columns.reduce((all, column) => all + columnActivity(rows, space === 'oklab' ? 0 : 1, column), 0)
      return WEIGHTS[Math.min(255, Math.floor((5 * sum) / 64))]
    })
    expect([...weights]).toEqual(expected)
  }
})
