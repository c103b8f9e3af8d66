import { expect, test } from 'vitest'
import { GPU_SHAPE, SOFTWARE_SHAPE } from '../../../src/gpu/dither/dither-constants.ts'
import {
  beginOf,
  countRdoSteps,
  leastRdoSteps,
  planRdoSubmits,
  planTeams,
  preparedPlaces,
} from '../../../src/gpu/rdo/rdo-parts.ts'
import { lagRows } from '../../../src/quantize/rdo/row-prices.ts'

const shapes = [
  ['as on a card', GPU_SHAPE],
  ['in software', SOFTWARE_SHAPE],
  ['by teams of one row', { ...SOFTWARE_SHAPE, rdoTeams: 3, rdoSteps: 1 }],
  ['by teams of 4 rows', { ...GPU_SHAPE, rdoRows: 4, rdoSteps: 7 }],
] as const
const widths = [1, 16, 17, 767, 1024, 1025, 1400, 2900, 6056, 20_000]

test.each(shapes)('rows follow the rows above, the prices and the threads that they need, %s', (_, shape) => {
  for (const width of widths) {
    const plan = planTeams(width, shape)
    const { rows, teams, apart, period, partSteps, rowSteps } = plan
    const begin = (row: number) => beginOf(row, plan)
    const lag = lagRows(width)
    for (let row = 1; row < 400; row++) {
      // The row above is five steps ahead, so that it has decided what this one looks at. Another team did it before.
      const isOther = row % rows === 0 && teams > 1
      const ahead = isOther ? 5 + partSteps : 5
      expect(begin(row)).toBeGreaterThanOrEqual(begin(row - 1) + ahead)
      const [before, learned] = [row - rows * teams, row - lag]
      if (before >= 0) expect(begin(row)).toBe(begin(before) + period)
      if (before >= 0) expect(period).toBeGreaterThanOrEqual(rowSteps)
      // In an earlier dispatch, wherever parts are cut.
      if (learned >= 0) expect(begin(row)).toBeGreaterThanOrEqual(begin(learned) + rowSteps + partSteps - 1)
    }
    // Pixels are prepared for two steps at a time.
    expect([apart % 2, period % 2]).toEqual([0, 0])
    expect(countRdoSteps(400, plan)).toBe(begin(399) + rowSteps)
    expect(leastRdoSteps(width, 400)).toBeLessThanOrEqual(countRdoSteps(400, plan))
  }
})

test('wide pictures have more teams, so that a row of a large photo waits for few others', () => {
  expect([500, 1024, 1025, 6056, 100_000].map(width => planTeams(width, GPU_SHAPE).teams)).toEqual([1, 2, 2, 7, 8])
  const plan = planTeams(6056, GPU_SHAPE)
  expect(countRdoSteps(175, plan)).toBeLessThan(1950)
  expect(leastRdoSteps(6056, 175)).toBe(761 + 5 * 62 + 761)
  expect(leastRdoSteps(100, 300)).toBe(5 * 299 + 17)
})

test('submits and parts hold every step once, and no more places than are allowed', () => {
  for (const [partSteps, places] of [
    [18, 2 ** 20],
    [5, 2 ** 17],
    [1000, 2 ** 18],
    [18, 1],
  ]) {
    const submits = planRdoSubmits(1000, partSteps, 600, places)
    let next = 0
    for (const parts of submits) {
      for (const { firstStep, endStep } of parts) {
        expect(firstStep).toBe(next)
        expect(endStep - firstStep).toBeLessThanOrEqual(partSteps)
        next = endStep
      }
      const steps = next - parts[0].firstStep
      expect(steps === 1 || steps * 8 * 600 <= places).toBe(true)
      expect(steps).toBeLessThanOrEqual(submits[0][submits[0].length - 1].endStep)
    }
    expect(next).toBe(1000)
  }
})

test('of a submit, four steps before are prepared too', () => {
  expect(preparedPlaces(9, 2, planTeams(1025, GPU_SHAPE))).toBe(13 * 2 * 2 * 16 * 8)
})
