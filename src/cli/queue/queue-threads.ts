import { Worker } from 'node:worker_threads'
import { HuepressError } from '../../node.ts'
import { watchDeath } from '../jobs/thread-death.ts'
import type { Compressed, Picture } from './queue-thread.ts'

type Done = Extract<Compressed, { bytes: object }>

interface Thread {
  run(picture: Picture): Promise<Done>
  isAlive(): boolean
  end(): Promise<unknown>
}

function startThread(script: URL, threads: number): Thread {
  const worker = new Worker(script, { workerData: { threads } })
  const { isAlive, errorFor } = watchDeath(worker)
  const run = (picture: Picture) =>
    new Promise<Done>((done, fail) => {
      const onDeath = () => fail(errorFor('it'))
      if (!isAlive()) return onDeath()
      worker.once('exit', onDeath).once('message', (answer: Compressed) => {
        worker.off('exit', onDeath)
        if ('code' in answer) fail(new HuepressError(answer.code, answer.message))
        else done(answer)
      })
      worker.postMessage(picture)
    })
  return { run, isAlive, end: () => worker.terminate() }
}

/** Threads that compress, started when they are needed; one that dies takes only its job along. */
export function makeThreads(script: URL, threadsEach: number) {
  const all = new Set<Thread>()
  const free: Thread[] = []

  function take(): Thread {
    for (let thread = free.pop(); thread; thread = free.pop()) {
      if (thread.isAlive()) return thread
      all.delete(thread)
    }
    const thread = startThread(script, threadsEach)
    all.add(thread)
    return thread
  }

  return {
    async run(picture: Picture): Promise<Done> {
      const thread = take()
      try {
        return await thread.run(picture)
      } finally {
        free.push(thread)
      }
    },
    end: () => Promise.all([...all].map(thread => thread.end())),
  }
}

export type Threads = ReturnType<typeof makeThreads>
