import { expect, test } from 'vitest'
import { allCases } from './cases.ts'
import { readGolden } from './golden.ts'
import { compareAll, OPENERS, type PlaceName, runCases } from './run.ts'

/** The short form of `npm run regress`, without times, which other work on the machine would change. */
test('the CPU, Dawn and both back ends in Chrome give the golden palettes, indices, errors and sizes', async () => {
  const cases = allCases().filter(({ short }) => short)
  const adapters: Record<string, string | null> = {}
  const outcomes = await runCases(cases, Object.keys(OPENERS) as PlaceName[], {
    onOpen: ({ name, adapter }) => (adapters[name] = adapter),
  })
  expect(compareAll(outcomes, readGolden())).toEqual([])
  expect(outcomes).toHaveLength(4 * cases.length)
  expect(adapters).toEqual({
    cpu: null,
    dawn: expect.any(String),
    'chrome gpu': expect.any(String),
    'chrome cpu': null,
  })
}, 600_000)
