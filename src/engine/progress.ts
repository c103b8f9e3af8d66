import { throwIfAborted } from '../common/errors.ts'
import type { Progress, Stage } from '../common/stages.ts'
import type { RunStrips } from '../quantize/dither/strips.ts'
import type { Hooks } from '../quantize/settings.ts'

/** Where each stage begins and ends within the whole job, measured roughly on photos. */
const SPANS: Partial<Record<Stage, readonly [number, number]>> = {
  histogram: [0.05, 0.15],
  search: [0.15, 0.55],
  init: [0.15, 0.4],
  kmeans: [0.4, 0.5],
  palette: [0.5, 0.55],
  remap: [0.55, 0.6],
  dither: [0.6, 0.85],
}

/** Longest stretch of work without a turn for the event loop. */
const BREATH_MS = 30

/** A macrotask: messages and timers get their turn, which a resolved promise would not give them. */
const turn = () => new Promise<void>(resolve => setTimeout(resolve, 0))

/** Connects a back end to the caller's signal and progress callback, and to threads for strips of rows. */
export function makeHooks(
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
  runStrips?: RunStrips,
): Hooks {
  let last = performance.now()
  return {
    runStrips,
    step(stage, fraction, iterations) {
      throwIfAborted(signal)
      const [from, to] = SPANS[stage] ?? [0, 1]
      onProgress?.({ stage, fraction: from + (to - from) * fraction, iterations })
    },
    async yieldToEventLoop() {
      if (performance.now() - last >= BREATH_MS) {
        await turn()
        last = performance.now()
      }
      throwIfAborted(signal)
    },
  }
}
