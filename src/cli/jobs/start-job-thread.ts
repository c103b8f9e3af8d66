import { Worker } from 'node:worker_threads'
import type { HuepressError } from '../../node.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Out } from '../file-job.ts'
import type { Answer, Order, ThreadData } from './job-messages.ts'
import type { JobThread } from './team.ts'
import { watchDeath } from './thread-death.ts'

async function writeFor(worker: Worker, { write }: Out, { output, bytes }: Extract<Answer, { type: 'write' }>) {
  const order: Order = { type: 'written' }
  await write(output, bytes).catch(error => {
    const { code, message } = error as HuepressError
    order.fault = { code: code ?? 'internal', message }
  })
  worker.postMessage(order)
}

/** Starts a thread for jobs from the script at `url`. */
export function startJobThread(url: URL, data: ThreadData): JobThread {
  const worker = new Worker(url, { workerData: data })
  const { isAlive, errorFor } = watchDeath(worker)
  const run = (source: Parameters<JobThread['run']>[0], out: Out) =>
    new Promise<ExitCode>((done, fail) => {
      const onDeath = () => fail(errorFor(source.displayName))
      if (!isAlive()) return onDeath()
      const onAnswer = (answer: Answer) => {
        if (answer.type === 'print') out.print(answer.line)
        else if (answer.type === 'error') out.printError(answer.line)
        else if (answer.type === 'progress') out.onProgress(answer.progress)
        else if (answer.type === 'write') writeFor(worker, out, answer)
        else if (answer.type === 'end') {
          worker.off('message', onAnswer).off('exit', onDeath)
          done(answer.code)
        }
      }
      worker.on('message', onAnswer).on('exit', onDeath)
      const order: Order = { type: 'run', source }
      worker.postMessage(order)
    })
  return { run, isAlive, end: () => worker.terminate() }
}
