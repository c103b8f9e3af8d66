import { parentPort, workerData } from 'node:worker_threads'
import { createEngine, HuepressError, setThreads } from '../../node.ts'
import { setUpDecoder } from '../decoder-settings.ts'
import type { Out } from '../file-job.ts'
import { runFile } from '../run-file.ts'
import type { Answer, Order, ThreadData } from './job-messages.ts'

const { settings, threads, progress: isWatched } = workerData as ThreadData

/** Takes what became of the file that is being written. */
let written: ((order: Extract<Order, { type: 'written' }>) => void) | null = null

const post = (answer: Answer, transfer: ArrayBuffer[] = []) => parentPort!.postMessage(answer, transfer)

const out: Out = {
  print: async line => post({ type: 'print', line }),
  printError: line => post({ type: 'error', line }),
  onProgress: progress => isWatched && post({ type: 'progress', progress }),
  write: (output, bytes) =>
    new Promise((done, fail) => {
      written = ({ fault }) => (fault ? fail(new HuepressError(fault.code, fault.message)) : done())
      post({ type: 'write', output, bytes })
    }),
}

setThreads(threads)
setUpDecoder()
const opening = createEngine({ backend: 'cpu' })

parentPort!.on('message', async (order: Order) => {
  if (order.type === 'written') return written?.(order)
  const engine = await opening
  post({ type: 'end', code: await runFile({ settings, engine }, order.source, out) })
})
