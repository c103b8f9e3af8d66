import { beforeEach, expect, test } from 'vitest'
import type { Alternatives, SmallerAlternative } from '../../src/index.ts'
import { startAdvice } from '../../src/page/state/advice.ts'
import { change, keyOf, settings } from '../../src/page/state/chosen-settings.ts'
import { addPhotos, clear, photos, select, update } from '../../src/page/state/photos.ts'
import type { JobResult } from '../../src/page/workers/worker-protocol.ts'

interface Search {
  result: Pick<JobResult, 'report'>
  signal: AbortSignal
  answer: (found: Alternatives) => void
}

const searches: Search[] = []

startAdvice({
  suggest: (_file, _settings, result, { signal } = {}) =>
    new Promise(answer => searches.push({ result, signal: signal!, answer })),
})

const SMALLER: SmallerAlternative = { colors: 16, bytes: 900, estimated: false }
const found = (smallerAlternative: SmallerAlternative | null): Alternatives => ({
  smallerAlternative,
  photoAlternative: null,
})

/** A finished result of so many bytes, from a JPEG of 1,000. */
function resultOf(bytesOut: number): JobResult {
  const report = {
    bytesIn: 1000,
    bytesOut,
    resultBytes: bytesOut,
    inputFormat: 'jpeg',
    format: 'png',
    usedOriginal: false,
    smallerAlternative: null,
    photoAlternative: null,
    kind: 'palette',
  }
  return { blob: new Blob(['x']), report } as unknown as JobResult
}

function addPhoto(): number {
  return addPhotos([{ file: new File(['x'], 'a.jpg'), path: 'a.jpg' }])[0].id
}

function finish(id: number, bytes = 2000): JobResult {
  const result = resultOf(bytes)
  update(id, { state: 'done', key: keyOf(settings.peek()), result })
  return result
}

const shown = (id: number) => photos.peek().find(photo => photo.id === id)!.result!.report.smallerAlternative

/** Lets answers arrive. */
const arrive = () => new Promise(done => setTimeout(done))

beforeEach(() => {
  clear()
  searches.length = 0
})

test('advice is looked for once the result is there and no photo waits, and joins it', async () => {
  const [one, other] = [addPhoto(), addPhoto()]
  select(one)
  finish(one)
  expect(searches.length).toBe(0)
  finish(other)
  expect(searches.length).toBe(1)
  expect(shown(one)).toBe(null)
  searches[0].answer(found(SMALLER))
  await arrive()
  expect([shown(one), shown(other)]).toEqual([SMALLER, null])
})

test('a smaller result needs none, and a search that found nothing is not repeated', async () => {
  const id = addPhoto()
  finish(id, 999)
  expect(searches.length).toBe(0)
  finish(id)
  searches[0].answer(found(null))
  await arrive()
  const other = addPhoto()
  finish(other, 10)
  select(id)
  expect(searches.length).toBe(1)
})

test('new settings drop a search, and its late answer is not shown beside the next result', async () => {
  const id = addPhoto()
  finish(id)
  change({ colors: 64 })
  expect(searches[0].signal.aborted).toBe(true)
  finish(id, 1500)
  searches[0].answer(found(SMALLER))
  await arrive()
  expect(shown(id)).toBe(null)
  expect(searches.length).toBe(2)
  searches[1].answer(found({ ...SMALLER, colors: 8 }))
  await arrive()
  expect(shown(id)!.colors).toBe(8)
})
