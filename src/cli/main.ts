#!/usr/bin/env node
import { version } from '../../package.json' with { type: 'json' }
import { parseArguments } from './args.ts'
import { helpText } from './help.ts'
import { exitOnSignals } from './interrupt.ts'
import { reportError, runAll } from './run.ts'
import { guardStdio, print } from './stdio.ts'

async function main(argv: readonly string[]): Promise<number> {
  const command = parseArguments(argv)
  if (command.kind === 'help') await print(helpText().trimEnd())
  if (command.kind === 'version') await print(`huepress ${version}`)
  return command.kind === 'run' ? runAll(command.settings) : 0
}

guardStdio()
exitOnSignals()
process.exitCode = await main(process.argv.slice(2)).catch(error => reportError(error, null))
