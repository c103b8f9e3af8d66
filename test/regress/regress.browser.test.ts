import { expect, test } from 'vitest'
import { allCases, type Case } from './cases.ts'
import { readGolden } from './golden.ts'
import { compareAll, OPENERS, type PlaceName, runCases } from './run.ts'

const setOf = ({ id }: Case) => id.split(' ').at(-1)!

/** By the set of options, so that what there are several of comes to both GPUs. */
const cases = allCases()
  .filter(({ short }) => short)
  .sort((one, other) => setOf(one).localeCompare(setOf(other)))

/**
 * Half of the cases for each: `npm run regress` has all for both. The search for a number of colors takes a software
 * GPU longest: of the two that search, one is enough.
 */
const isTaken = (place: string, one: Case) =>
  place.endsWith('cpu') || (setOf(one) !== 'auto' && (cases.indexOf(one) % 2 === 0) === (place === 'dawn'))

/** The short form of `npm run regress`, without times, which other work on the machine would change. */
test('the CPU, Dawn and both back ends in Chrome give the golden palettes, indices, errors and sizes', async () => {
  const adapters: Record<string, string | null> = {}
  const outcomes = await runCases(cases, Object.keys(OPENERS) as PlaceName[], {
    onOpen: ({ name, adapter }) => (adapters[name] = adapter),
    isTaken,
  })
  expect(compareAll(outcomes, readGolden())).toEqual([])
  expect(outcomes).toHaveLength(3 * cases.length - 1)
  expect(adapters).toEqual({
    cpu: null,
    dawn: expect.any(String),
    'chrome gpu': expect.any(String),
    'chrome cpu': null,
  })
}, 600_000)
