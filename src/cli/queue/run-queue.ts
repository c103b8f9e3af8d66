import type { ExitCode } from '../exit-code.ts'
import { enqueue } from './enqueue.ts'
import type { QueueCommand } from './queue-args.ts'
import { status } from './queue-status.ts'
import { retry } from './retry.ts'
import { work } from './work.ts'

/** Runs a command of the queue. `threadScript`: what the threads of a worker run. */
export function runQueue(command: Exclude<QueueCommand, { kind: 'help' }>, threadScript: URL): Promise<ExitCode> {
  if (command.kind === 'enqueue') return enqueue(command)
  if (command.kind === 'status') return status(command)
  if (command.kind === 'retry') return retry(command)
  return work(command, threadScript)
}
