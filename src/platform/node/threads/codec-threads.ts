import { Worker } from 'node:worker_threads'
import type { Signal } from '../../../common/globals.ts'
import type { CodecWork } from './codec-thread.ts'
import source from './codec-thread.ts?thread'
import { threadCount } from './thread-count.ts'

/** An idle thread ends after so long and gives its memory back. */
const IDLE_MS = 1000

/** A thread that was given more ends with its call: the memory of an encoder grows with the picture and stays. */
const MAX_KEPT_BYTES = 2 ** 22

/** A thread, and who waits for what it brings. */
interface CodecThread {
  worker: Worker
  waiter: { settle: (bytes: Uint8Array) => void; reject: (reason: unknown) => void } | null
  /** Ends it if it is idle for long. */
  timer?: NodeJS.Timeout
}

const idle: CodecThread[] = []
const waiting: (() => void)[] = []
let busy = 0

function end(thread: CodecThread): void {
  clearTimeout(thread.timer)
  const at = idle.indexOf(thread)
  if (at >= 0) idle.splice(at, 1)
  thread.worker.terminate()
}

/** Its listeners stay for its life: Node starts and stops its port by whether there are any. */
function start(): CodecThread {
  const thread: CodecThread = { worker: new Worker(source, { eval: true }), waiter: null }
  const fail = (reason: unknown) => {
    thread.waiter?.reject(reason)
    end(thread)
  }
  thread.worker.on('message', bytes => thread.waiter?.settle(bytes))
  thread.worker.on('error', fail)
  thread.worker.on('exit', code => fail(new Error(`its thread ended with exit code ${code}`)))
  return thread
}

/** A thread that has nothing to do, or a new one. */
function take(): CodecThread {
  const kept = idle.pop()
  if (!kept) return start()
  clearTimeout(kept.timer)
  kept.worker.ref()
  return kept
}

/** Keeps a thread for the next call, without keeping the process alive. */
function keep(thread: CodecThread): void {
  thread.waiter = null
  thread.worker.unref()
  thread.timer = setTimeout(end, IDLE_MS, thread).unref()
  idle.push(thread)
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

function bytesOf({ call }: CodecWork): number {
  if (call.codec === 'deflate') return call.block.byteLength
  if (call.codec === 'webpDecoder') return call.file.byteLength
  return (call.codec === 'oxipng' ? call.png : call.rgba).byteLength
}

/** Runs an encoder in one of the process's threads; a signal ends that one at once. */
export async function runInThread(work: CodecWork, signal?: Signal): Promise<Uint8Array> {
  await enter(signal)
  let thread: CodecThread | undefined
  let isSound = false
  const stop = () => {
    thread?.waiter?.reject(signal?.reason)
    thread?.worker.terminate()
  }
  try {
    const own = take()
    thread = own
    signal?.addEventListener('abort', stop, { once: true })
    const bytes = await new Promise<Uint8Array>((settle, reject) => {
      own.waiter = { settle, reject }
      own.worker.postMessage(work)
    })
    isSound = !signal?.aborted && bytesOf(work) <= MAX_KEPT_BYTES
    return bytes
  } finally {
    signal?.removeEventListener('abort', stop)
    if (thread && isSound) keep(thread)
    else if (thread) end(thread)
    leave()
  }
}
