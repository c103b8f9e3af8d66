import { HuepressError } from '../common/errors.ts'
import type { Hooks } from '../quantize/settings.ts'
import type { GpuContext } from './context.ts'
import { addByPairs, type Step } from './passes.ts'

/** Turns of the same steps, until the GPU says that it is done. */
export interface Loop {
  label: string
  /** One turn. */
  steps: Step[]
  /** Pairs of a point and a centroid that a turn compares, roughly, if that is what takes long. */
  pairs?: number
  /** What the host is shown behind each submit: words of buffers. */
  shown: { source: GPUBuffer; words: number }[]
  /** Submits that are under way at a time. Two: one runs while the host looks at the one before. */
  depth: 1 | 2
  /** Turns of the first submit, and at most of any. */
  firstSubmit: number
  mostPerSubmit: number
  /** Turns in all, at most. */
  maxTurns: number
  submitPairs: number
  /** Milliseconds that a submit should take. */
  submitMs: number
}

/** Submits turns; the promise brings what is shown behind them. */
function submit(
  context: GpuContext,
  { label, steps, shown, submitPairs }: Loop,
  turns: number,
): Promise<Uint32Array[]> {
  const bytes = 4 * shown.reduce((sum, { words }) => sum + words, 0)
  const { MAP_READ, COPY_DST } = GPUBufferUsage
  const staging = context.buffer('read status', bytes, MAP_READ | COPY_DST)
  const all = Array.from({ length: turns }, () => steps).flat()
  addByPairs(context, label, all, submitPairs, encoder => {
    let offset = 0
    for (const { source, words } of shown) {
      encoder.copyBufferToBuffer(source, 0, staging, offset, words * 4)
      offset += words * 4
    }
  })
  context.flush()
  const mapped = context.guard(() => staging.mapAsync(GPUMapMode.READ))
  const read = async () => {
    await context.wait(mapped)
    const all = new Uint32Array(staging.getMappedRange().slice(0))
    context.release(staging)
    let offset = 0
    return shown.map(({ words }) => all.subarray(offset, (offset += words)))
  }
  const result = read()
  // Nobody may be waiting any more when a cancelled job destroys its buffers.
  result.catch(() => {})
  return result
}

/** By how many times a submit may be larger than the last. */
const GROWTH = 4

/** Turns for the next submit, so that it takes about `submitMs`. `ms`: what a turn took on average so far. */
function nextSize({ mostPerSubmit, submitMs }: Loop, size: number, ms: number): number {
  const target = Math.floor(submitMs / Math.max(ms, 0.01))
  return Math.max(1, Math.min(target, size * GROWTH, mostPerSubmit))
}

/** Turns of the first submit: more if an earlier loop has shown that the GPU is fast. */
function firstSize({ speed }: GpuContext, { firstSubmit, mostPerSubmit, submitMs, pairs }: Loop): number {
  if (pairs === undefined || speed.pairsPerMs === null) return firstSubmit
  const target = Math.floor((submitMs * speed.pairsPerMs) / pairs)
  return Math.max(firstSubmit, Math.min(target, firstSubmit * GROWTH, mostPerSubmit))
}

/**
 * Submits turns until `look`, which sees what is behind each submit and reports progress, says that all is done. Gives
 * what is shown then.
 */
export async function runLoop(
  context: GpuContext,
  loop: Loop,
  { yieldToEventLoop }: Hooks,
  look: (shown: Uint32Array[]) => boolean,
): Promise<Uint32Array[]> {
  const underWay: { size: number; shown: Promise<Uint32Array[]> }[] = []
  let submitted = 0
  let seen = 0
  let size = firstSize(context, loop)
  const begin = performance.now()
  for (;;) {
    while (underWay.length < loop.depth && submitted < loop.maxTurns) {
      const now = Math.min(size, loop.maxTurns - submitted)
      underWay.push({ size: now, shown: submit(context, loop, now) })
      submitted += now
    }
    const oldest = underWay.shift()
    if (!oldest) throw new HuepressError('gpu', `The GPU did not end after ${submitted} iterations. Use the CPU.`)
    const shown = await oldest.shown
    seen += oldest.size
    const ms = (performance.now() - begin) / seen
    const done = look(shown)
    await yieldToEventLoop()
    // The turns that are still under way find that all is done; nobody waits for them.
    if (done) return shown
    if (loop.pairs !== undefined) context.speed.pairsPerMs = loop.pairs / Math.max(ms, 0.01)
    size = nextSize(loop, oldest.size, ms)
  }
}
