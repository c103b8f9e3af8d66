import { Worker } from 'node:worker_threads'
import { type StartStripThread, stripRunnerWith } from '../../../engine/strip-runner.ts'
import source from './strip-thread.ts?thread'
import { threadCount } from './thread-count.ts'

export const startStripThread: StartStripThread = (plan, answer, fault) => {
  const thread = new Worker(source, { eval: true, workerData: plan })
  thread.on('message', answer)
  thread.on('error', fault)
  thread.on('exit', fault)
  return {
    send: input =>
      thread.postMessage(input, [input.raster.pixels.buffer as ArrayBuffer, input.indices.buffer as ArrayBuffer]),
    end: () => thread.terminate(),
  }
}

/** Dithers strips of large pictures in worker threads, which end with the job. */
export const stripRunner = stripRunnerWith(startStripThread, threadCount)
