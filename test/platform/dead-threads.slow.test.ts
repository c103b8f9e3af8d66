import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeEncoders } from '../../src/formats/encode.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { encodePng, encodeWebp } from '../../src/platform/node/encode-node.ts'
import { createEngine } from '../../src/platform/node/engine-node.ts'
import { setThreads } from '../../src/platform/node/threads/thread-count.ts'
import { draw, photoLike, toRgba } from '../helpers/images.ts'

/** What a thread runs before its own code, and how much memory it has. */
const death = vi.hoisted(() => ({ code: '', megabytes: undefined as number | undefined, threads: 0 }))

vi.mock('node:worker_threads', async original => {
  const real = await original<typeof import('node:worker_threads')>()
  class Worker extends real.Worker {
    constructor(source: string, options: import('node:worker_threads').WorkerOptions) {
      const resourceLimits = death.megabytes ? { maxOldGenerationSizeMb: death.megabytes } : undefined
      super(death.code + source, { ...options, resourceLimits })
      death.threads++
    }
  }
  return { ...real, Worker }
})

afterEach(() => {
  Object.assign(death, { code: '', megabytes: undefined, threads: 0 })
})

const AT_ONCE = 'process.exit(3);'
const AT_WORK = "require('node:worker_threads').parentPort.once('message', () => process.exit(3));"
const BY_ERROR = "throw new Error('Cannot work.');"
const OUT_OF_MEMORY = 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));'

describe('a dithering thread that dies', () => {
  // Above 2^20 pixels pictures are dithered in strips.
  const part = photoLike(100, 100)
  const photo = toRgba(
    draw('tiles', 1100, 1000, (x, y) => {
      const pixel = part.pixels[(y % 100) * 100 + (x % 100)]
      return [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
    }),
  )

  async function dithered() {
    const engine = await createEngine({ backend: 'cpu' })
    const { palette, indices, report } = await engine.quantize(photo, { colors: 8, speed: 10, lossy: 0 })
    engine.destroy()
    // Comparing a million numbers one by one takes the test runner seconds.
    const hash = createHash('sha256').update(indices).digest('hex')
    return { palette, hash, notes: report.notes }
  }

  /** Without threads, which would be kept for the next picture. */
  async function ditheredAlone() {
    setThreads(0)
    const result = await dithered()
    setThreads(2)
    return result
  }

  test('leaves its strips to the others, with the same result', async () => {
    const whole = await ditheredAlone()
    for (const code of [AT_ONCE, AT_WORK, BY_ERROR]) {
      Object.assign(death, { code, threads: 0 })
      expect(await dithered()).toEqual(whole)
      expect(death.threads).toBeGreaterThan(0)
    }
  })

  test('for lack of memory does, too', async () => {
    const whole = await ditheredAlone()
    Object.assign(death, { code: OUT_OF_MEMORY, megabytes: 8 })
    expect(await dithered()).toEqual(whole)
  })
})

describe('an encoder thread that dies', () => {
  const { width, height, data } = toRgba(photoLike(300, 200)) // tiny pictures take no thread

  async function indexedPhoto() {
    const engine = await createEngine({ backend: 'cpu' })
    return engine.quantize({ width, height, data }, { colors: 8 })
  }

  test.each([
    [AT_ONCE, undefined, /its thread ended with exit code 3/],
    [BY_ERROR, undefined, /Cannot work\./],
    [OUT_OF_MEMORY, 8, /memory/i],
  ])('%j leaves the PNG of our own deflate, and a WebP is refused in one sentence', async (code, megabytes, reason) => {
    const indexed = await indexedPhoto()
    const { encodePng: encodeAlone } = makeEncoders({ run: () => Promise.reject(new Error('no oxipng')) })
    const own = await encodeAlone(indexed, { effort: 4 })
    Object.assign(death, { code, megabytes })
    expect(await encodePng(indexed, { effort: 4 })).toEqual(own)
    const error = await encodeWebp(indexed, { effort: 0 }).catch(reason => reason)
    expect(error).toMatchObject({ code: 'encoder', message: expect.stringMatching(reason) })
    expect(error.message).toMatch(/^The WebP of 300x200 pixels could not be written \(.*\)\. Use the format png\.$/)
  })

  test('is told in the notes of the job', async () => {
    const input = await encodePng(await indexedPhoto(), { effort: 0 })
    death.code = AT_ONCE
    const { notes } = await compress(input, { backend: 'cpu', colors: 6, effort: 4, allowLarger: true })
    expect(notes).toEqual([
      'The PNG could not be squeezed, so it is larger than need be. (its thread ended with exit code 3)',
    ])
  })
})
