import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { GpuContext } from '../../src/gpu/context.ts'
import type { Step } from '../../src/gpu/passes.ts'
import { type Loop, runLoop } from '../../src/gpu/submit-loop.ts'
import { dawn } from '../helpers/dawn.ts'
import { quiet } from './images.ts'

beforeAll(async () => void (await dawn()))
afterEach(() => void vi.restoreAllMocks())

/** A GPU on which a turn takes so long, on a clock that goes on only when somebody waits. */
function gpuWith(turnMs: number) {
  const submits: number[] = []
  let [now, busyUntil, turns] = [0, 0, 0]
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const pass = { setPipeline() {}, setBindGroup() {}, dispatchWorkgroups: () => turns++, end() {} }
  const encoder = { beginComputePass: () => pass, copyBufferToBuffer() {}, finish() {} }
  const context = {
    device: { createCommandEncoder: () => encoder },
    speed: { pairsPerMs: null },
    commands: { add() {} },
    guard: <T>(work: () => T) => work(),
    flush() {
      submits.push(turns)
      busyUntil = Math.max(now, busyUntil) + turns * turnMs
      turns = 0
    },
    release() {},
    buffer() {
      let end = 0
      return {
        async mapAsync() {
          end = busyUntil
        },
        getMappedRange() {
          now = Math.max(now, end)
          return new ArrayBuffer(4)
        },
      }
    },
    wait: <T>(promise: Promise<T>) => promise,
  } as unknown as GpuContext
  return { context, submits }
}

const LOOP: Omit<Loop, 'pairs'> = {
  label: 'test',
  steps: [{ groups: 1 } as Step],
  shown: [{ source: {} as GPUBuffer, words: 1 }],
  depth: 1,
  firstSubmit: 3,
  mostPerSubmit: 32,
  maxTurns: 1000,
  submitPairs: 2 ** 30,
  submitMs: 20,
}

/** The sizes of the submits of a loop of 40 turns of so many pairs. */
async function sizesOf({ context, submits }: ReturnType<typeof gpuWith>, pairs: number): Promise<number[]> {
  submits.length = 0
  await runLoop(context, { ...LOOP, pairs }, quiet, () => submits.reduce((sum, turns) => sum + turns, 0) >= 40)
  return [...submits]
}

test('the first submit of a loop is larger if an earlier loop has shown that the GPU is fast', async () => {
  const gpu = gpuWith(0.1)
  expect(await sizesOf(gpu, 1e6)).toEqual([3, 12, 32])
  expect(await sizesOf(gpu, 1e6)).toEqual([12, 32])
  // Turns that take a hundred times as long by their pairs are begun with as few as ever.
  expect((await sizesOf(gpu, 1e8))[0]).toBe(3)
})

test('on a GPU that needs the time of a submit for a turn, every submit has one but for the first', async () => {
  const gpu = gpuWith(20)
  expect(await sizesOf(gpu, 1e6)).toEqual([3, ...new Array(37).fill(1)])
  expect((await sizesOf(gpu, 1e6))[0]).toBe(3)
})
