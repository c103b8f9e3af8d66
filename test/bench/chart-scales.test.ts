import { expect, test } from 'vitest'
import {
  apart,
  looseRange,
  roundRange,
  roundTicks,
  shortened,
  spreadOut,
  tickWords,
} from '../../bench/page/chart-scales.ts'

test('ticks are 1, 2 and 5 times the powers of ten, exactly', () => {
  expect(roundTicks(20, 1000)).toEqual([20, 50, 100, 200, 500, 1000])
  expect(roundTicks(0.002, 0.1)).toEqual([0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
  expect(roundTicks(3, 4)).toEqual([])
})

test('where there would be too many ticks, they are powers of ten alone, then some of these', () => {
  expect(roundTicks(1, 10_000)).toEqual([1, 10, 100, 1000, 10_000])
  expect(roundTicks(1, 10_000, 4)).toEqual([1, 100, 10_000])
})

test('a scale goes from round to round and holds two ticks at least, even for a single value', () => {
  for (const values of [[778], [1], [100], [0.31], [0.2, 0.5], [3, 2500], [1e-5, 1e5]]) {
    const [low, high] = roundRange(values)
    expect(low).toBeLessThan(Math.min(...values))
    expect(high).toBeGreaterThan(Math.max(...values))
    const ticks = roundTicks(low, high, Number.POSITIVE_INFINITY)
    expect([ticks[0], ticks.at(-1)]).toEqual([low, high])
    expect(ticks.length).toBeGreaterThanOrEqual(2)
  }
  expect(roundRange([778])).toEqual([500, 1000])
})

test('what a scale of powers cannot show does not spoil it', () => {
  expect(roundRange([0, null, 778, Number.POSITIVE_INFINITY])).toEqual([500, 1000])
  expect(roundRange([0, null])).toEqual([0.1, 10])
  expect(looseRange([2], 2)).toEqual([1, 4])
})

test('numbers on an axis tell neighbours apart and have no digits to spare', () => {
  expect([0.002, 0.005, 0.5, 1, 20, 2000, 0.0165].map(tickWords)).toEqual([
    '0.002',
    '0.005',
    '0.5',
    '1',
    '20',
    '2,000',
    '0.017',
  ])
})

test('labels that would touch the one before are left out', () => {
  expect(apart([0, 10, 25, 35, 60], [20, 20, 20, 20, 20])).toEqual([true, false, true, false, true])
  expect(apart([0, 20, 38], [20, 10, 30])).toEqual([true, true, false])
})

test('names of lines lie a gap apart, as near to their lines as can be, and inside the chart', () => {
  expect(spreadOut([50, 10, 90], 12, 0, 100)).toEqual([50, 10, 90])
  expect(spreadOut([50, 50], 12, 0, 100)).toEqual([44, 56])
  expect(spreadOut([1, 2, 3], 12, 0, 100)).toEqual([0, 12, 24])
  expect(spreadOut([99, 98], 12, 0, 100)).toEqual([100, 88])
  expect(spreadOut([], 12, 0, 100)).toEqual([])
})

test('a name fits its room: a size gives up its unit, a file its end', () => {
  expect(shortened('0.5 MP', 6)).toBe('0.5 MP')
  expect(shortened('0.5 MP', 4)).toBe('0.5')
  expect(shortened('IMG_20260714.jpeg', 6)).toBe('IMG_2…')
})
