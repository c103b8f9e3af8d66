import { expect, test } from 'vitest'
import { saving, times } from '../../src/page/format-values.ts'
import { addPhotos, clear, update } from '../../src/page/state/photos.ts'
import { estimate, leftWords, startEstimates, timeLeft } from '../../src/page/state/time-left.ts'

test('the time left goes by bytes, from the third file on', () => {
  const start = { files: 2, bytes: 1000, open: 9000, at: 500 }
  expect(estimate(start, { files: 4, bytes: 3000, open: 7000 }, 2500)).toBeNull()
  expect(estimate(start, { files: 5, bytes: 4000, open: 6000 }, 3500)).toBe(6000)
})

test('the time left is said in seconds, then in minutes', () => {
  expect([300, 5200, 31_000, 59_500, 61_000, 150_000].map(leftWords)).toEqual([
    '1 s left',
    '6 s left',
    '40 s left',
    '60 s left',
    '70 s left',
    '3 min left',
  ])
})

test('what was saved is a percentage, and never all of it', () => {
  const of = (bytesIn: number, bytesOut: number) => saving({ bytesIn, bytesOut })
  expect([of(558, 70), of(1000, 1030), of(100_000, 40), of(1000, 1000)]).toEqual(['−87 %', '+3 %', '−99.9 %', '0 %'])
  expect(times({ bytesIn: 558, bytesOut: 70 })).toBe('7.97 times smaller')
})

test('the estimate outlasts the moment between two jobs of a single worker', () => {
  const files = Array.from({ length: 6 }, (_, i) => ({
    file: new File(['x'.repeat(100)], `${i}.png`),
    path: `${i}.png`,
  }))
  const rows = addPhotos(files)
  startEstimates()
  for (const { id } of rows.slice(0, 4)) {
    update(id, { state: 'working' })
    update(id, { state: 'done' })
  }
  expect(timeLeft.value).toMatch(/ s left$/)
  clear()
  expect(timeLeft.value).toBe('')
})
