import { afterEach, expect, test, vi } from 'vitest'
import type { GpuContext } from '../../src/gpu/context.ts'
import { makePace } from '../../src/gpu/pace.ts'

afterEach(() => void vi.restoreAllMocks())

/** A GPU that takes so long for each submit, on a clock that goes on only when somebody waits. */
function slowGpu(submitMs: number) {
  const submits: { at: number; resolve: () => void }[] = []
  const seen = { waits: 0, mostUnderWay: 0 }
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const onSubmittedWorkDone = () => {
    const at = (submits[submits.length - 1]?.at ?? now) + submitMs
    return new Promise<undefined>(resolve => {
      submits.push({ at, resolve: () => resolve(undefined) })
      seen.mostUnderWay = Math.max(seen.mostUnderWay, submits.length)
    })
  }
  async function wait<T>(promise: Promise<T>): Promise<T> {
    seen.waits++
    let isDone = false
    promise.then(() => {
      isDone = true
    })
    while (!isDone) {
      const { at, resolve } = submits.shift()!
      now = at
      resolve()
      for (let turn = 0; turn < 5; turn++) await null
    }
    return promise
  }
  const context = { device: { queue: { onSubmittedWorkDone } }, flush() {}, wait } as unknown as GpuContext
  return { context, seen }
}

async function run(submitMs: number) {
  const { context, seen } = slowGpu(submitMs)
  const told: number[] = []
  const pace = makePace(context, async fraction => void told.push(fraction))
  for (let n = 1; n <= 17; n++) await pace(n / 17)
  expect(told).toEqual(Array.from({ length: 17 }, (_, n) => (n + 1) / 17))
  return seen
}

test('on a fast GPU the host waits once, to see how fast it is', async () => {
  expect((await run(1)).waits).toBe(1)
})

test.each([8, 20, 39])('of submits of %i ms, no more than 80 ms of work are under way', async ms => {
  const { mostUnderWay, waits } = await run(ms)
  expect(mostUnderWay * ms).toBeLessThanOrEqual(80)
  expect(waits).toBeLessThan(17)
})

test('of submits that take longer, two are under way: one runs while the next one is made', async () => {
  expect((await run(200)).mostUnderWay).toBe(2)
})
