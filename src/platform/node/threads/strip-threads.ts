import { Worker } from 'node:worker_threads'
import { type StartStripThread, stripRunnerWith } from '../../../engine/strip-runner.ts'
import type { StripOrder } from './strip-thread.ts'
import source from './strip-thread.ts?thread'
import { threadCount } from './thread-count.ts'

/** An idle thread ends after so long and gives its memory back: the next photo has seconds of other stages first. */
const IDLE_MS = 10_000

/** A thread of the process, and whom it works for. */
interface Pooled {
  worker: Worker
  client: { answer: (indices: Uint8Array) => void; fault: () => void } | null
  timer?: NodeJS.Timeout
}

const idle: Pooled[] = []

function end(thread: Pooled): void {
  clearTimeout(thread.timer)
  const at = idle.indexOf(thread)
  if (at >= 0) idle.splice(at, 1)
  thread.worker.terminate()
}

/** Its listeners stay for its life: Node starts and stops its port by whether there are any. */
function start(): Pooled {
  const thread: Pooled = { worker: new Worker(source, { eval: true }), client: null }
  const fail = () => {
    thread.client?.fault()
    end(thread)
  }
  thread.worker.on('message', indices => thread.client?.answer(indices))
  thread.worker.on('error', fail)
  thread.worker.on('exit', fail)
  return thread
}

/** A thread that has nothing to do, or a new one. */
function take(): Pooled {
  const kept = idle.pop()
  if (!kept) return start()
  clearTimeout(kept.timer)
  kept.worker.ref()
  return kept
}

/** Keeps a thread for the next picture, without keeping the process alive. */
function keep(thread: Pooled): void {
  thread.client = null
  thread.worker.unref()
  thread.timer = setTimeout(end, IDLE_MS, thread).unref()
  idle.push(thread)
}

/** Takes a thread for the strips of one picture. It is kept for the next one, unless it dies or is ended at work. */
export const startStripThread: StartStripThread = (plan, answer, fault) => {
  const thread = take()
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
      if (isBusy || isDead) end(thread)
      else keep(thread)
    },
  }
}

/** Dithers strips of large pictures in worker threads, which are kept for a while. */
export const stripRunner = stripRunnerWith(startStripThread, threadCount)
