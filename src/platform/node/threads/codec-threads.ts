import { Worker } from 'node:worker_threads'
import type { Signal } from '../../../common/globals.ts'
import type { CodecWork } from './codec-thread.ts'
import source from './codec-thread.ts?thread'
import { threadCount } from './thread-count.ts'

/** An idle thread ends after so long and gives its memory back. */
const IDLE_MS = 1000

/** A thread that was given more ends with its call: the memory of an encoder grows with the picture and stays. */
const MAX_KEPT_BYTES = 2 ** 22

const idle: { worker: Worker; timer: NodeJS.Timeout }[] = []
const waiting: (() => void)[] = []
let busy = 0

/** A thread that has nothing to do, or a new one. */
function take(): Worker {
  const kept = idle.pop()
  if (!kept) return new Worker(source, { eval: true })
  clearTimeout(kept.timer)
  kept.worker.removeAllListeners()
  kept.worker.ref()
  return kept.worker
}

/** Keeps a thread for the next call, without keeping the process alive. */
function keep(worker: Worker): void {
  const forget = () => {
    const at = idle.findIndex(kept => kept.worker === worker)
    if (at >= 0) clearTimeout(idle.splice(at, 1)[0].timer)
    worker.terminate()
  }
  worker.removeAllListeners()
  worker.on('error', forget)
  worker.on('exit', forget)
  worker.unref()
  const timer = setTimeout(forget, IDLE_MS)
  timer.unref()
  idle.push({ worker, timer })
}

/** Waits until one more thread may work. */
async function enter(signal: Signal | undefined): Promise<void> {
  if (busy >= Math.max(1, threadCount())) {
    await new Promise<void>((done, fail) => {
      const go = () => {
        signal?.removeEventListener('abort', stop)
        done()
      }
      const stop = () => {
        waiting.splice(waiting.indexOf(go), 1)
        fail(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
      waiting.push(go)
    })
  } else busy++
}

/** Hands the place to whoever waits longest. */
function leave(): void {
  const next = waiting.shift()
  if (next) next()
  else busy--
}

const bytesOf = ({ call }: CodecWork) => (call.codec === 'oxipng' ? call.png : call.rgba).byteLength

/** Runs an encoder in one of the process's threads; a signal ends that one at once. */
export async function runInThread(work: CodecWork, signal?: Signal): Promise<Uint8Array> {
  await enter(signal)
  let worker: Worker | undefined
  let isSound = false
  const stop = () => worker?.terminate()
  try {
    worker = take()
    const own = worker
    signal?.addEventListener('abort', stop, { once: true })
    const bytes = await new Promise<Uint8Array>((settle, reject) => {
      own.once('message', settle)
      own.once('error', reject)
      own.once('exit', code => {
        reject(signal?.aborted ? signal.reason : new Error(`its thread ended with exit code ${code}`))
      })
      own.postMessage(work)
    })
    isSound = !signal?.aborted && bytesOf(work) <= MAX_KEPT_BYTES
    return bytes
  } finally {
    signal?.removeEventListener('abort', stop)
    if (worker && isSound) keep(worker)
    else worker?.terminate()
    leave()
  }
}
