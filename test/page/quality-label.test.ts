import { expect, test } from 'vitest'
import { isTooFew, qualityLabel } from '../../src/page/quality-label.ts'
import { change, FIRST, replace } from '../../src/page/state/chosen-settings.ts'
import { engineNote, noteEngine } from '../../src/page/state/engine-note.ts'
import { addPhotos, clear, select, update } from '../../src/page/state/photos.ts'
import type { JobResult } from '../../src/page/workers/worker-protocol.ts'

test('what was looked for because it looks the same is called so; what missed that is not', () => {
  const reached = { visibleDifference: 0.6, searchedColors: 90 }
  expect(qualityLabel(reached)).toBe('Hard to tell apart')
  expect(qualityLabel(reached, true)).toBe('Looks the same')
  expect(qualityLabel({ visibleDifference: 0, searchedColors: 90 }, true)).toBe('Identical')
  const missed = { visibleDifference: 0.6, searchedColors: 256 }
  expect([qualityLabel(missed, true), isTooFew(missed, true)]).toEqual(['Hard to tell apart', true])
  expect(isTooFew(missed, false)).toBe(false)
  expect(qualityLabel({ visibleDifference: 9, searchedColors: null })).toBe('Clearly visible loss')
})

const NO_GPU = 'No GPU was found, so the CPU does the work; the result is the same.'
const FAILED = 'The GPU failed, so the CPU did the work; the result is the same. (out of memory)'

/** Puts a photo into the list whose job ended so. */
function addDone(report: Pick<JobResult['report'], 'backend' | 'notes'>): number {
  const [{ id }] = addPhotos([{ file: { name: 'a.png' } as File, path: 'a.png' }])
  const result = { report } as JobResult
  noteEngine(result.report)
  update(id, { state: 'done', result })
  return id
}

test('the sentence about a missing GPU stays while one is asked for, and goes with it', () => {
  replace(FIRST)
  addDone({ backend: 'cpu', notes: [NO_GPU] })
  addDone({ backend: 'cpu', notes: [] })
  expect(engineNote.value).toBe(NO_GPU)
  change({ backend: 'cpu' })
  expect(engineNote.value).toBe('')
  change({ backend: 'auto' })
  expect(engineNote.value).toBe(NO_GPU)
  addDone({ backend: 'gpu', notes: [] })
  expect(engineNote.value).toBe('')
  clear()
})

test('the sentence about a GPU that failed is of its photo, and one that nobody heard is said all the same', () => {
  replace(FIRST)
  const onGpu = addDone({ backend: 'gpu', notes: [] })
  const onCpu = addDone({ backend: 'cpu', notes: [FAILED] })
  expect(engineNote.value).toBe(FAILED)
  select(onGpu)
  expect(engineNote.value).toBe('')
  select(onCpu)
  expect(engineNote.value).toBe(FAILED)
  addDone({ backend: 'cpu', notes: [] })
  expect(engineNote.value).toMatch(/^The CPU did the work/)
  clear()
})
