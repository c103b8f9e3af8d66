import type { Signal } from '../../../common/globals.ts'
import type { CodecWork } from './codec-thread.ts'
import source from './codec-thread.ts?thread'
import { threadCount } from './thread-count.ts'
import { makeThreadPool, type PooledThread } from './thread-pool.ts'

/** An idle thread ends after so long and gives its memory back. */
const IDLE_MS = 1000

/** A thread that was given more ends with its call: the memory of an encoder grows with the picture and stays. */
const MAX_KEPT_BYTES = 2 ** 22

const pool = makeThreadPool<Uint8Array>(source, IDLE_MS)
const waiting: (() => void)[] = []
let busy = 0

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
  let thread: PooledThread<Uint8Array> | undefined
  let isSound = false
  const stop = () => {
    thread?.client?.fault(signal?.reason)
    thread?.worker.terminate()
  }
  try {
    const own = pool.take()
    thread = own
    signal?.addEventListener('abort', stop, { once: true })
    const bytes = await new Promise<Uint8Array>((answer, fault) => {
      own.client = { answer, fault }
      own.worker.postMessage(work)
    })
    isSound = !signal?.aborted && bytesOf(work) <= MAX_KEPT_BYTES
    return bytes
  } finally {
    signal?.removeEventListener('abort', stop)
    if (thread && isSound) pool.keep(thread)
    else if (thread) pool.end(thread)
    leave()
  }
}
