import { beforeEach, expect, test, vi } from 'vitest'
import type { IndexedPixels } from '../../../../src/common/image.ts'
import { encodePng, encodeWebp } from '../../../../src/platform/node/encode-node.ts'
import { setThreads } from '../../../../src/platform/node/threads/thread-count.ts'

const count = vi.hoisted(() => ({ threads: 0 }))

vi.mock('node:worker_threads', async original => {
  const real = await original<typeof import('node:worker_threads')>()
  class Worker extends real.Worker {
    constructor(source: string, options: import('node:worker_threads').WorkerOptions) {
      super(source, options)
      count.threads++
    }
  }
  return { ...real, Worker }
})

beforeEach(() => {
  count.threads = 0
  setThreads(2)
})

/** Stripes of 200 colors. */
function picture(width: number, height: number): IndexedPixels {
  const palette = Uint8Array.from({ length: 800 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 251))
  return { width, height, palette, indices: Uint8Array.from({ length: width * height }, (_, i) => (i >> 3) % 200) }
}

test('tiny pictures take no thread', async () => {
  await encodePng(picture(64, 64), { effort: 4 })
  await encodeWebp(picture(64, 64), { effort: 1 })
  expect(count.threads).toBe(0)
})

test('one picture after the other takes the same threads', async () => {
  for (let n = 0; n < 4; n++) {
    await encodePng(picture(200, 150 + n), { effort: 1 })
    await encodeWebp(picture(200, 150 + n), { effort: 1 })
  }
  expect(count.threads).toBe(1)
})

test('side by side there are no more than were set, with 0 none, and the bytes are the same', async () => {
  const encode = () => Promise.all([0, 1, 2, 3].map(n => encodePng(picture(200, 150 + n), { effort: 3 })))
  const inTwo = await encode()
  expect(count.threads).toBeLessThanOrEqual(2)
  count.threads = 0
  setThreads(0)
  expect(await encode()).toEqual(inTwo)
  expect(count.threads).toBe(0)
})

test('a job that waits for a thread can be cancelled', async () => {
  setThreads(1)
  const first = encodePng(picture(300, 300), { effort: 4 })
  const controller = new AbortController()
  const second = encodePng(picture(300, 301), { effort: 1, signal: controller.signal })
  controller.abort('enough')
  await expect(second).rejects.toBe('enough')
  expect((await first).length).toBeGreaterThan(100)
  expect((await encodePng(picture(300, 302), { effort: 1 })).length).toBeGreaterThan(100)
})

test.each([-1, 1.5, '2'])('setThreads refuses %j', threads => {
  expect(() => setThreads(threads as number)).toThrow('Expected a whole number from 0 on for threads')
})
