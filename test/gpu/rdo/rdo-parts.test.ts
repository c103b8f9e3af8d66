import { expect, test } from 'vitest'
import { countRdoSteps, periodOf, planRdoParts } from '../../../src/gpu/rdo/rdo-parts.ts'

/** The step at which a row begins. */
const beginOf = (row: number, width: number, rows: number) =>
  Math.floor(row / rows) * periodOf(width, rows) + 3 * (row % rows)

test.each([
  [1, 1, 16],
  [16, 300, 16],
  [17, 40, 1],
  [767, 100, 16],
  [6000, 182, 16],
])(
  'rows of %i columns, %i of them, %i at once, follow the row above and the prices that they need',
  (width, count, rows) => {
    const blocks = Math.ceil(width / 16)
    for (let row = 1; row < count; row++) {
      const begin = beginOf(row, width, rows)
      // The row above has decided a block more, and is three steps ahead; or it is done.
      expect(begin).toBeGreaterThanOrEqual(beginOf(row - 1, width, rows) + Math.min(3, blocks))
      if (row >= 16) expect(begin).toBeGreaterThanOrEqual(beginOf(row - 16, width, rows) + blocks)
    }
    expect(countRdoSteps(width, count, rows)).toBe(beginOf(count - 1, width, rows) + blocks)
  },
)

test('parts hold every step once, and no more places than are allowed', () => {
  const parts = planRdoParts(1000, 600, 2 ** 18)
  expect(parts[0].firstStep).toBe(0)
  for (const [n, { firstStep, endStep }] of parts.entries()) {
    expect(parts[n + 1]?.firstStep ?? 1000).toBe(endStep)
    expect((endStep - firstStep) * 16 * 600).toBeLessThanOrEqual(2 ** 18)
  }
})
