#!/usr/bin/env node
import module from 'node:module'
import { version } from '../../package.json' with { type: 'json' }
import { parseArguments } from './args.ts'
import { helpText } from './help.ts'
import { exitOnSignals } from './interrupt.ts'
import { optimizeLater } from './optimize-later.ts'
import { parseQueueCommand, type QueueCommand } from './queue/queue-args.ts'
import { queueHelp } from './queue/queue-flags.ts'
import { reportError } from './report-error.ts'
import { guardStdio, print } from './stdio.ts'

/** From Node 22 on, what was compiled is kept for the next process. */
const { enableCompileCache } = module as { enableCompileCache?: () => void }

/** A command of the queue, which loads its own packages. */
async function mainOfQueue(command: QueueCommand): Promise<number> {
  if (command.kind === 'help') {
    await print(queueHelp(command.command).trimEnd())
    return 0
  }
  // A worker ends its jobs first.
  if (command.kind !== 'work') exitOnSignals()
  enableCompileCache?.()
  const { runQueue } = await import('./queue/run-queue.ts')
  const { url } = import.meta
  return runQueue(command, new URL('cli-queue-job.js', url))
}

async function main(argv: readonly string[]): Promise<number> {
  const queueCommand = parseQueueCommand(argv)
  if (queueCommand) return mainOfQueue(queueCommand)
  exitOnSignals()

  const command = parseArguments(argv)
  if (command.kind === 'help') await print(helpText().trimEnd())
  if (command.kind === 'version') await print(`huepress ${version}`)
  if (command.kind !== 'run') return 0
  await optimizeLater()
  enableCompileCache?.()
  // Loaded only now: decoders, encoders and all the rest take several times as long as the help.
  const { runAll } = await import('./run.ts')
  const { url } = import.meta
  return runAll(command.settings, new URL('cli-job.js', url))
}

guardStdio()
// Not awaited here: what is loaded above needs parts of this module, and would wait for its end.
main(process.argv.slice(2))
  .catch(error => reportError(error, null))
  .then(code => {
    process.exitCode = code
  })
