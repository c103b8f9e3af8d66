import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { saveZip, zipBytes } from '../../src/page/zip/save.ts'

afterEach(() => vi.unstubAllGlobals())

const entries = ['trip/a-hue.png', 'trip/b-hue.png'].map((name, i) => ({
  name,
  blob: new Blob([new Uint8Array(300_000).fill(i + 1)]),
  lastModified: Date.UTC(2026, 0, 2),
}))

/** A place on disk that is chosen; tells what arrived there and whether it was kept. */
function chosenPlace() {
  const chunks: Uint8Array[] = []
  const place = { chunks, closed: false, aborted: false }
  const createWritable = async () =>
    new WritableStream<Uint8Array>({
      write: chunk => void chunks.push(chunk),
      close: () => void Object.assign(place, { closed: true }),
      abort: () => void Object.assign(place, { aborted: true }),
    })
  vi.stubGlobal('showSaveFilePicker', async () => ({ createWritable }))
  return place
}

test('a large zip goes to the chosen place as it is made, and unzip finds nothing wrong with it', async () => {
  const place = chosenPlace()
  const fractions: number[] = []
  const hooks = { signal: new AbortController().signal, onProgress: (at: number) => void fractions.push(at) }
  const size = await saveZip(entries, 'trip-hue.zip', hooks, 0)
  const zip = Buffer.concat(place.chunks)
  expect(place.closed).toBe(true)
  expect([zip.length, zipBytes(entries)]).toEqual([size, size])
  expect(fractions.at(-1)).toBe(1)
  expect(fractions.length).toBeGreaterThan(4)
  const folder = mkdtempSync(join(tmpdir(), 'huepress-zip-'))
  writeFileSync(join(folder, 'x.zip'), zip)
  expect(execFileSync('unzip', ['-t', join(folder, 'x.zip')], { encoding: 'utf8' })).toContain('No errors')
  rmSync(folder, { recursive: true })
})

test('a cancelled zip leaves nothing at its place', async () => {
  const place = chosenPlace()
  const abort = new AbortController()
  const hooks = { signal: abort.signal, onProgress: () => abort.abort() }
  await expect(saveZip(entries, 'trip-hue.zip', hooks, 0)).rejects.toThrow(/abort/i)
  expect([place.closed, place.aborted]).toEqual([false, true])
})
