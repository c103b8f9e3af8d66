import { expect, test } from 'vitest'
import { isTooFew, qualityLabel } from '../../src/page/quality-label.ts'
import { change, FIRST, replace } from '../../src/page/state/chosen-settings.ts'
import { engineNote, noteEngine } from '../../src/page/state/engine-note.ts'
import type { JobResult } from '../../src/page/workers/worker-protocol.ts'

test('what was looked for because it looks the same is called so; what missed that is not', () => {
  const reached = { visibleDifference: 0.6, searchedColors: 90 }
  expect(qualityLabel(reached)).toBe('Hard to tell apart')
  expect(qualityLabel(reached, true)).toBe('Looks the same')
  expect(qualityLabel({ visibleDifference: 0, searchedColors: 90 }, true)).toBe('Every pixel is the same')
  const missed = { visibleDifference: 0.6, searchedColors: 256 }
  expect([qualityLabel(missed, true), isTooFew(missed, true)]).toEqual(['Hard to tell apart', true])
  expect(isTooFew(missed, false)).toBe(false)
  expect(qualityLabel({ visibleDifference: 9, searchedColors: null })).toBe('Clearly visible loss')
})

test('the sentence about a missing GPU stays while one is asked for, and goes with it', () => {
  replace(FIRST)
  const report = { backend: 'cpu', notes: ['There is no GPU, so the CPU is used.'] } as unknown as JobResult['report']
  noteEngine(report)
  noteEngine({ ...report, notes: [] })
  expect(engineNote.value).toBe('There is no GPU, so the CPU is used.')
  change({ backend: 'cpu' })
  expect(engineNote.value).toBe('')
  change({ backend: 'auto' })
  expect(engineNote.value).toContain('no GPU')
  noteEngine({ ...report, backend: 'gpu', notes: [] })
  expect(engineNote.value).toBe('')
})
