import { type StartStripThread, stripRunnerWith } from '../../../engine/strip-runner.ts'
import type { StripOrder } from './strip-thread.ts'
import source from './strip-thread.ts?thread'
import { threadCount } from './thread-count.ts'
import { makeThreadPool } from './thread-pool.ts'

/** An idle thread ends after so long and gives its memory back: the next photo has seconds of other stages first. */
const IDLE_MS = 10_000

const pool = makeThreadPool<Uint8Array>(source, IDLE_MS)

/** Takes a thread for the strips of one picture. It is kept for the next one, unless it dies or is ended at work. */
export const startStripThread: StartStripThread = (plan, answer, fault) => {
  const thread = pool.take()
  let isBusy = false
  let isDead = false
  thread.client = {
    answer(indices) {
      isBusy = false
      answer(indices)
    },
    fault() {
      isDead = true
      fault()
    },
  }
  const post = (order: StripOrder, transfer: ArrayBuffer[] = []) => thread.worker.postMessage(order, transfer)
  post({ plan })
  return {
    send(input) {
      isBusy = true
      post({ input }, [input.raster.pixels.buffer as ArrayBuffer, input.indices.buffer as ArrayBuffer])
    },
    end() {
      if (isBusy || isDead) pool.end(thread)
      else pool.keep(thread)
    },
  }
}

/** Dithers strips of large pictures in worker threads, which are kept for a while. */
export const stripRunner = stripRunnerWith(startStripThread, threadCount)
