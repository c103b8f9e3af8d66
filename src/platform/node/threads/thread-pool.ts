import { Worker } from 'node:worker_threads'

/** Who a thread works for. */
interface Client<Answer> {
  answer(value: Answer): void
  /** It died, or could not start. */
  fault(reason: unknown): void
}

/** A thread of the process. */
export interface PooledThread<Answer> {
  worker: Worker
  client: Client<Answer> | null
  /** Ends it if it is idle for long. */
  timer?: NodeJS.Timeout
}

/**
 * Threads of one script that are kept for the next work, without keeping the process alive. One that is idle for
 * `idleMs` ends and gives its memory back.
 */
export function makeThreadPool<Answer>(source: string, idleMs: number) {
  const idle: PooledThread<Answer>[] = []

  function end(thread: PooledThread<Answer>): void {
    clearTimeout(thread.timer)
    const at = idle.indexOf(thread)
    if (at >= 0) idle.splice(at, 1)
    thread.worker.terminate()
  }

  /** Its listeners stay for its life: Node starts and stops its port by whether there are any. */
  function start(): PooledThread<Answer> {
    const thread: PooledThread<Answer> = { worker: new Worker(source, { eval: true }), client: null }
    const fail = (reason: unknown) => {
      thread.client?.fault(reason)
      end(thread)
    }
    thread.worker.on('message', value => thread.client?.answer(value))
    thread.worker.on('error', fail)
    thread.worker.on('exit', code => fail(new Error(`its thread ended with exit code ${code}`)))
    return thread
  }

  return {
    /** A thread that has nothing to do, or a new one. */
    take(): PooledThread<Answer> {
      const kept = idle.pop()
      if (!kept) return start()
      clearTimeout(kept.timer)
      kept.worker.ref()
      return kept
    },
    /** Keeps a thread for the next work. */
    keep(thread: PooledThread<Answer>): void {
      thread.client = null
      thread.worker.unref()
      thread.timer = setTimeout(end, idleMs, thread).unref()
      idle.push(thread)
    },
    end,
  }
}
