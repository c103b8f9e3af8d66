import { expect, test } from 'vitest'
import { deflateLevelFor, levelFor, WEBP_TRIALS } from '../../src/formats/effort.ts'
import { checkOption } from '../../src/options/check.ts'
import { OPTIONS } from '../../src/options/table.ts'

test('a number is its own level, whatever the size', () => {
  for (const format of ['png', 'webp'] as const)
    for (const width of [1, 4e5, 2e8])
      for (const effort of [0, 3, 6]) expect(levelFor(format, effort, { width, height: 2000 })).toBe(effort)
})

test('auto may try hard on a small picture and never harder on a larger one', () => {
  const sizes = [1, 393_216, 1e6, 1e6 + 1, 12e6, 24e6, 2 ** 28]
  const row = (width: number) => ({ width, height: 1 })
  expect(sizes.map(pixels => levelFor('png', 'auto', row(pixels)))).toEqual([4, 4, 4, 2, 2, 1, 1])
  expect(sizes.map(pixels => levelFor('webp', 'auto', row(pixels)))).toEqual([4, 4, 4, 3, 3, 3, 3])
})

test('auto tries less hard on many short rows, which the optimizer weighs one by one', () => {
  const levels = (height: number) => [1, 7, 8, 47, 48].map(width => levelFor('png', 'auto', { width, height }))
  expect(levels(512)).toEqual([4, 4, 4, 4, 4])
  expect(levels(513)).toEqual([1, 1, 2, 2, 4])
  expect(levelFor('webp', 'auto', { width: 1, height: 16_383 })).toBe(4)
})

test('our own deflate looks longer for a small picture, and at an effort that asks for it', () => {
  const small = { width: 1000, height: 1000 }
  const large = { width: 1000, height: 1001 }
  expect([0, 1, 2, 6].map(effort => deflateLevelFor(effort, effort, large))).toEqual([0, 1, 2, 2])
  expect([small, large].map(size => deflateLevelFor(levelFor('png', 'auto', size), 'auto', size))).toEqual([2, 1])
})

test('every level of the options table has its trials, and each from 3 on includes those below', () => {
  expect(WEBP_TRIALS.length).toBe(OPTIONS.effort.max + 1)
  for (let level = 4; level < WEBP_TRIALS.length; level++)
    expect(WEBP_TRIALS[level]).toEqual(expect.arrayContaining([...WEBP_TRIALS[level - 1]]))
})

test.each([-1, 7, 2.5, 'max', '3', null])('effort %j is refused with the range', value => {
  expect(() => checkOption('effort', value)).toThrow(/an integer between 0 and 6 or auto for effort/)
})
