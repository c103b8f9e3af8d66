import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startProgress } from '../../src/cli/progress-line.ts'
import { checkStdoutForImage, readStdin } from '../../src/cli/stdio.ts'

/** Makes a standard stream look like a terminal, or not. */
function pretend(stream: NodeJS.WriteStream | NodeJS.ReadStream, isTTY: boolean): void {
  Object.defineProperty(stream, 'isTTY', { value: isTTY, configurable: true })
}

let shown = ''

beforeEach(() => {
  shown = ''
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    shown += text
    return true
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const stream of [process.stdout, process.stderr, process.stdin]) pretend(stream, false)
})

test('an image is not written to a terminal', () => {
  pretend(process.stdout, true)
  expect(checkStdoutForImage).toThrow(/not written to a terminal/)
  pretend(process.stdout, false)
  expect(checkStdoutForImage).not.toThrow()
})

test('a terminal as stdin is refused', async () => {
  pretend(process.stdin, true)
  await expect(readStdin()).rejects.toMatchObject({ code: 'usage' })
})

test('the progress line appears after a second, tells stage, per cent and iteration, and is cleared', () => {
  pretend(process.stderr, true)
  const progress = startProgress('a.png', true)
  progress.onProgress({ stage: 'kmeans', fraction: 0.437, iterations: 12 })
  vi.advanceTimersByTime(900)
  expect(shown).toBe('')
  vi.advanceTimersByTime(300)
  expect(shown).toContain('a.png  kmeans  43 %, iteration 12')
  shown = ''
  progress.stop()
  expect(shown).toBe('\r\x1b[2K')
  vi.advanceTimersByTime(1000)
  expect(shown).toBe('\r\x1b[2K')
})

test('short work, --quiet, and a stderr that is no terminal show no progress', () => {
  pretend(process.stderr, true)
  const short = startProgress('a.png', true)
  vi.advanceTimersByTime(500)
  short.stop()
  const quiet = startProgress('a.png', false)
  vi.advanceTimersByTime(5000)
  quiet.stop()
  pretend(process.stderr, false)
  const piped = startProgress('a.png', true)
  vi.advanceTimersByTime(5000)
  piped.stop()
  expect(shown).toBe('')
})
