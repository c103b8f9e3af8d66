import type { Worker } from 'node:worker_threads'
import { asMemoryError, HuepressError, systemCode } from '../../node.ts'

/** Why a thread died, for people. */
function deathOf(fault: unknown, file: string): HuepressError {
  if (systemCode(fault) === 'ERR_WORKER_OUT_OF_MEMORY' || asMemoryError(fault) !== fault) {
    return new HuepressError('out-of-memory', `There is not enough memory for ${file} beside others. Try --jobs 1.`)
  }
  const reason = fault instanceof Error ? fault.message : String(fault)
  return new HuepressError('internal', `The thread that worked on it ended: ${reason}.`)
}

/** Notices when a thread dies. One that dies between two jobs is told of by the next. */
export function watchDeath(worker: Worker) {
  let death: unknown = null
  worker.on('error', error => {
    death ??= error
  })
  worker.on('exit', code => {
    death ??= new Error(`exit code ${code}`)
  })
  return {
    isAlive: () => death === null,
    /** Why it died, as the error of the file that it worked on. */
    errorFor: (file: string) => deathOf(death, file),
  }
}
