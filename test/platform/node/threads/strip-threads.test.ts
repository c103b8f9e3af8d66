import { beforeEach, expect, test, vi } from 'vitest'
import { createEngine } from '../../../../src/platform/node/engine-node.ts'
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
})

/** Stripes, above 2^20 pixels, which are dithered in two strips. */
function picture(shade: number) {
  const [width, height] = [1100, 1000]
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : ((i >> 6) * shade) & 255))
  return { width, height, data }
}

test('one picture after the other takes the same threads, each with its own palette', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  const options = { colors: 8, speed: 10, lossy: 0 }
  const run = async () => {
    const results = []
    for (const shade of [3, 7, 11]) results.push(await engine.quantize(picture(shade), options))
    return results.map(({ palette, indices }) => [Buffer.from(palette).toString('hex'), Buffer.from(indices)] as const)
  }
  setThreads(2)
  const inThreads = await run()
  expect(count.threads).toBe(2)
  setThreads(0)
  for (const [n, [palette, indices]] of (await run()).entries()) {
    expect(inThreads[n][0]).toBe(palette)
    expect(Buffer.compare(inThreads[n][1], indices)).toBe(0)
  }
})

test('a thread that is ended at work is not taken again', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  setThreads(2)
  const abort = new AbortController()
  const onProgress = ({ stage }: { stage: string }) => {
    if (stage === 'dither') abort.abort()
  }
  const options = { colors: 8, speed: 10, lossy: 0 }
  await expect(engine.quantize(picture(5), { ...options, signal: abort.signal, onProgress })).rejects.toThrow()
  const { indices } = await engine.quantize(picture(5), options)
  setThreads(0)
  expect(Buffer.compare(Buffer.from(indices), Buffer.from((await engine.quantize(picture(5), options)).indices))).toBe(
    0,
  )
})
