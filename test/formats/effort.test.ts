import { expect, test } from 'vitest'
import { type Effort, levelFor, pngPlan, WEBP_TRIALS } from '../../src/formats/effort.ts'
import { checkOption } from '../../src/options/check.ts'
import { OPTIONS } from '../../src/options/table.ts'

test('a number is its own level, whatever the size', () => {
  for (const width of [1, 4e5, 2e8])
    for (const effort of [0, 3, 6]) {
      expect(levelFor(effort, { width, height: 2000 })).toBe(effort)
      expect(pngPlan(effort, { width, height: 2000 })).toMatchObject({ oxipng: effort, isSampled: false })
    }
})

test('auto tries hard on a small picture and never harder on a larger one', () => {
  const sizes = [1, 393_216, 1e6, 1e6 + 1, 12e6, 24e6, 2 ** 28]
  const row = (width: number) => ({ width, height: 1 })
  const plans = sizes.map(pixels => pngPlan('auto', row(pixels)))
  expect(plans.map(({ oxipng }) => oxipng)).toEqual([4, 4, 4, 2, 2, 0, 0])
  expect(plans.map(({ deflate }) => deflate)).toEqual([2, 2, 2, 1, 1, 1, 1])
  expect(sizes.map(pixels => levelFor('auto', row(pixels)))).toEqual([4, 4, 4, 3, 3, 3, 3])
})

test('auto tries less hard on many short rows, which the optimizer weighs one by one', () => {
  const levels = (height: number) => [1, 7, 8, 47, 48].map(width => pngPlan('auto', { width, height }).oxipng)
  expect(levels(512)).toEqual([4, 4, 4, 4, 4])
  expect(levels(513)).toEqual([0, 0, 2, 2, 4])
  expect(levelFor('auto', { width: 1, height: 16_383 })).toBe(4)
})

test('oxipng is left out of a picture whose indices repeat by choice, unless it is small or asked for', () => {
  const levelOf = (effort: Effort, height: number) => pngPlan(effort, { width: 300, height }, true).oxipng
  expect([127, 128, 40_000].map(height => levelOf('auto', height))).toEqual([4, 0, 0])
  expect([127, 128].map(height => levelOf(1, height))).toEqual([2, 0])
  expect(levelOf(3, 4000)).toBe(3)
})

test('our own deflate looks longer at a higher effort', () => {
  const size = { width: 3000, height: 1000 }
  expect([0, 1, 2, 6].map(effort => pngPlan(effort, size).deflate)).toEqual([0, 1, 2, 2])
})

test('every level of the options table has its trials, and each from 3 on includes those below', () => {
  expect(WEBP_TRIALS.length).toBe(OPTIONS.effort.max + 1)
  for (let level = 4; level < WEBP_TRIALS.length; level++)
    expect(WEBP_TRIALS[level]).toEqual(expect.arrayContaining([...WEBP_TRIALS[level - 1]]))
})

test.each([-1, 7, 2.5, 'max', '3', null])('effort %j is refused with the range', value => {
  expect(() => checkOption('effort', value)).toThrow(/an integer between 0 and 6 or auto for effort/)
})
