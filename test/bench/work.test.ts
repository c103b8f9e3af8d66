import { expect, test } from 'vitest'
import { type Counts, noCounts } from '../../bench/lib/count/count-device.ts'
import { estimate, MODELS } from '../../bench/suites/work/models.ts'
import { countsByStage, floorsOf, workOf } from '../../bench/suites/work/stages.ts'
import { rowText } from '../../bench/suites/work/tables.ts'

const of = (part: Partial<Counts>): Counts => ({ ...noCounts(), ...part })

/** 8,192 pixels in two workgroups of the histogram: 4,096 of one color, then of two in turn. */
const pixels = Uint32Array.from({ length: 8192 }, (_, i) => (i < 4096 ? 1 : 2 + (i % 2)))

const COUNTS = {
  'mark: mark-opaque': of({ dispatches: 1, storageAtomics: 6, sectorsRead: 1024 }),
  'merge counts: merge-counts': of({ dispatches: 1, storageAtomics: 24, sectorsRead: 1024, sectorsWritten: 2 }),
  'kmeans: assign-cells': of({
    dispatches: 5,
    evaluations: 900,
    needed: 400,
    storageAtomics: 100,
    runs: 20,
    merged: 15,
  }),
  'kmeans: update-centroids': of({ dispatches: 5, active: 4 }),
  'something new: a-shader': of({ dispatches: 3, evaluations: 7 }),
}

const facts = { pixels, width: 128, height: 64, distinctColors: 3, ditherSteps: 9, choiceSteps: 9, counts: COUNTS }

test('counts are added up by stage, in order, and what is new is a stage of its own', () => {
  const stages = countsByStage(COUNTS)
  expect(Object.keys(stages)).toEqual(['histogram', 'iterations', 'something new'])
  expect(workOf(stages.histogram)).toMatchObject({ dispatches: 2, atomics: 30, bytes: 32 * 2050 })
})

test('floors follow from the picture, and from what was needed of what was counted', () => {
  const { histogram, iterations } = floorsOf(facts)
  // Two for each color to mark it, two for each of a workgroup: one, then two.
  expect(histogram).toMatchObject({ dispatches: 5, atomics: 2 * 3 + 2 * 3, bytes: 8 * 8192 + 24 * 3 })
  // Four moves were made. Of 20 sums five were of the same.
  expect(iterations).toMatchObject({ dispatches: 8, evaluations: 400, atomics: 75 })
})

test('what waits adds up, and what goes side by side counts as the longest', () => {
  const [card] = MODELS
  const nothing = { dispatches: 0, steps: 0, evaluations: 0, conversions: 0, atomics: 0, groupAtomics: 0, bytes: 0 }
  expect(estimate(card, { ...nothing, dispatches: 10, steps: 10 })).toBeCloseTo(0.036)
  expect(estimate(card, { ...nothing, dispatches: 10, bytes: 4.8e9, atomics: 1e7 })).toBeCloseTo(1.03)
})

test('the table marks what is over twice its floor', () => {
  const floors = floorsOf(facts)
  const stages = Object.entries(countsByStage(COUNTS)).map(([stage, own]) => {
    return [stage, { work: workOf(own), floor: floors[stage] ?? null }]
  })
  const about = {
    picture: 'a.png',
    width: 128,
    height: 64,
    distinctColors: 3,
    iterations: 3,
    options: 'default settings',
  }
  const device = { adapter: 'none', submissions: 3, waits: 2, bytesUp: 100, bytesDown: 10, peakBytes: 1000 }
  const text = rowText({ ...about, ...device, stages: Object.fromEntries(stages) })
  expect(text).toContain('30 / 12 (2.5!)')
  expect(text).toContain('Over twice its floor: histogram: atomics; iterations: evaluations.')
})
