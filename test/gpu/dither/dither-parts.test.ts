import { expect, test } from 'vitest'
import { countSteps, groupStrips, planParts } from '../../../src/gpu/dither/dither-parts.ts'
import { planStrips } from '../../../src/quantize/dither/strips.ts'

test('every strip is in one group, whose pixels lie in two tiles', () => {
  for (const [width, height] of [
    [1, 1],
    [6000, 4000],
    [8192, 130],
    [20_000, 13_000],
  ]) {
    const groups = groupStrips({ width, height }, 2 ** 24)!
    expect(groups.flatMap(({ strips }) => strips)).toEqual(planStrips({ width, height }))
    for (const { firstTile, lastTile, strips } of groups) {
      expect(Math.floor((strips[0].from * width) / 2 ** 24)).toBe(firstTile)
      const end = Math.min(strips[strips.length - 1].end + 1, height)
      expect(Math.floor((end * width - 1) / 2 ** 24)).toBe(lastTile)
      expect(lastTile - firstTile).toBeLessThanOrEqual(1)
    }
  }
})

test('a photo of 24 megapixels is one group, a strip that is larger than two tiles none', () => {
  expect(groupStrips({ width: 6000, height: 4000 }, 2 ** 24)).toHaveLength(1)
  expect(groupStrips({ width: 2 ** 26, height: 1 }, 2 ** 24)).toBeNull()
})

test.each([
  [1, 1, 4],
  [7, 3, 4],
  [5, 9, 4],
  [100, 174, 256],
])('the parts of %i columns and %i rows, %i at once, reach every pixel once', (width, rows, atOnce) => {
  const parts = planParts(width, rows, atOnce, 11)
  const visits = new Uint8Array(width * rows)
  for (const { firstRow, firstStep, endStep } of parts)
    for (let row = firstRow; row < Math.min(rows, firstRow + atOnce); row++)
      for (let step = firstStep; step < endStep; step++) {
        const x = step - 2 * (row - firstRow) - 1
        if (x >= 0 && x < width) visits[row * width + x]++
      }
  expect([...new Set(visits)]).toEqual([1])
  expect(parts.reduce((sum, { firstStep, endStep }) => sum + endStep - firstStep, 0)).toBe(
    countSteps(width, rows, atOnce),
  )
})
