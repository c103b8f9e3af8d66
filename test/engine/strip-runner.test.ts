import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { packedPixels } from '../../src/common/pixel-keys.ts'
import { type StartStripThread, type StripThread, stripRunnerWith } from '../../src/engine/strip-runner.ts'
import { createEngine } from '../../src/platform/node/engine-node.ts'
import { startStripThread } from '../../src/platform/node/threads/strip-threads.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import { planDither } from '../../src/quantize/dither/dither.ts'
import { ditherStrips } from '../../src/quantize/dither/dither-strips.ts'
import { planStrips } from '../../src/quantize/dither/strips.ts'
import { paletteCentroids } from '../../src/quantize/palette/round-palette.ts'
import type { Hooks } from '../../src/quantize/settings.ts'
import { draw, photoLike, type TestImage, toRgba } from '../helpers/images.ts'
import { PLAIN } from '../helpers/settings.ts'

const quiet: Hooks = { step() {}, async yieldToEventLoop() {} }

/** Comparing millions of numbers one by one takes the test runner minutes. */
const hashOf = (indices: Uint8Array) => createHash('sha256').update(indices).digest('hex')

/** A picture of three strips, made of one piece again and again, which is quick. */
const part = photoLike(300, 300)
const image: TestImage = draw('three strips', 1500, 1400, (x, y) => {
  const p = part.pixels[(y % 300) * 300 + (x % 300)]
  return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
})
let nearest: Uint8Array
let palette: Uint32Array

beforeAll(async () => {
  const result = await quantizeOnCpu(image, { ...PLAIN, colors: 40 }, quiet)
  nearest = result.indices
  palette = packedPixels(result.palette.slice())
})

/** The picture's indices after dithering in the threads that `start` makes. */
async function dithered(start: StartStripThread | null, threads: number, signal?: AbortSignal): Promise<Uint8Array> {
  const indices = nearest.slice()
  const rdo = { lossy: 30, meanError: 200, survivors: 8 } as const
  const plan = planDither(indices, image.width, {
    palette: paletteCentroids(palette, 3, 'oklab'),
    space: 'oklab',
    grounds: new Int32Array(4 * palette.length).fill(-1),
    dither: 0.75,
    rdo,
  })
  const runStrips = start ? stripRunnerWith(start, () => threads)(signal) : undefined
  await ditherStrips(image, indices, plan, { ...quiet, runStrips })
  return indices
}

/** Mean squared error of a row of the dithered picture. */
function rowError(indices: Uint8Array, y: number): number {
  let sum = 0
  for (let i = y * image.width; i < (y + 1) * image.width; i++)
    for (const shift of [0, 8, 16])
      sum += (((image.pixels[i] >>> shift) & 255) - ((palette[indices[i]] >>> shift) & 255)) ** 2
  return sum / (3 * image.width)
}

/** Rows on either side of a border have the error that rows of the same content have elsewhere; with no run-in a fifth less. */
function expectNoSeam(indices: Uint8Array): void {
  const starts = planStrips(image)
    .slice(1)
    .map(({ first }) => first)
  for (const offset of [-1, 0, 1, 2]) {
    const rows = starts.map(y => y + offset)
    const alike = [...Array(image.height).keys()].filter(y => rows.some(row => y !== row && y % 300 === row % 300))
    const mean = (list: number[]) => list.reduce((sum, y) => sum + rowError(indices, y), 0) / list.length
    expect(mean(rows) / mean(alike)).toBeGreaterThan(0.9)
    expect(mean(rows) / mean(alike)).toBeLessThan(1.1)
  }
}

describe('planStrips', () => {
  test.each([
    [1, 1],
    [768, 512],
    [1024, 1024],
    [100_000, 20],
    [1, 2 ** 22],
    [4600, 3150],
    [30_000, 8000],
  ])('covers %i x %i once, in order, with rows to run in', (width, height) => {
    const strips = planStrips({ width, height })
    expect(strips.length === 1).toBe(width * height <= 2 ** 20 || height < 128)
    expect([strips[0].first, strips.at(-1)!.end]).toEqual([0, height])
    for (const [n, { from, first, end }] of strips.entries()) {
      expect(end).toBeGreaterThan(first)
      expect(first).toBe(n > 0 ? strips[n - 1].end : 0)
      expect(first - from).toBe(n > 0 ? 8 : 0)
    }
  })
})

describe('the strips of a picture', () => {
  test('come out the same in 1, 2 and 3 threads, in none, and where threads fail', async () => {
    const whole = await dithered(null, 0)
    const alone = hashOf(whole)
    expect(alone).not.toBe(hashOf(nearest))
    expectNoSeam(whole)
    for (const threads of [1, 2, 3]) expect(hashOf(await dithered(startStripThread, threads))).toBe(alone)
    const refuse: StartStripThread = () => {
      throw new Error('no threads here')
    }
    expect(hashOf(await dithered(refuse, 2))).toBe(alone)
    let started = 0
    const dieAtOnce: StartStripThread = (plan, answer, fault) => {
      if (++started > 1) return startStripThread(plan, answer, fault)
      return { send: () => queueMicrotask(fault), end() {} }
    }
    expect(hashOf(await dithered(dieAtOnce, 2))).toBe(alone)
  })

  test('end their threads at once when the job is cancelled', async () => {
    const abort = new AbortController()
    const ended = new Set<StripThread>()
    const idle: StartStripThread = () => {
      const thread = { send: () => queueMicrotask(() => abort.abort()), end: () => void ended.add(thread) }
      return thread
    }
    await expect(dithered(idle, 2, abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(ended.size).toBe(2)
  })

  test('in Node a cancelled job rejects in the midst of its strips', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const abort = new AbortController()
    const onProgress = ({ stage }: { stage: string }) => {
      if (stage === 'dither') abort.abort()
    }
    const job = engine.quantize(toRgba(image), { colors: 40, signal: abort.signal, onProgress })
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a callback that throws rejects the job', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const onProgress = ({ stage }: { stage: string }) => {
      if (stage === 'dither') throw new Error('the caller broke')
    }
    await expect(engine.quantize(toRgba(image), { colors: 40, onProgress })).rejects.toThrow('the caller broke')
  })
})
