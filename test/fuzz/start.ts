import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve } from './child.ts'
import { KINDS, type Kind } from './inputs.ts'
import { fuzz, tableOf } from './run.ts'

const USAGE = `npm run fuzz -- [--seed N] [--from N] [--count N] [--minutes N] [--format ${KINDS.join('|')},...]`

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  from: { type: 'string', default: '0' },
  count: { type: 'string', default: '2000' },
  minutes: { type: 'string' },
  format: { type: 'string', default: KINDS.join(',') },
  child: { type: 'boolean' },
} as const

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.child) {
    await serve()
    return 0
  }
  const numbers = [values.seed, values.from, values.count, values.minutes ?? '0'].map(Number)
  const kinds = values.format.split(',') as Kind[]
  if (!numbers.every(number => number >= 0) || !kinds.every(kind => KINDS.includes(kind))) throw new Error(USAGE)
  const [seed, from, count, minutes] = numbers
  const folder = fileURLToPath(new URL('./corpus', import.meta.url))
  const result = await fuzz({ seed, from, count, minutes, kinds, folder, print: console.log })
  console.log(tableOf(result))
  return result.findings.length > 0 ? 1 : 0
}

/** The exit code of the run that the command line asks for. */
export const code = await main(process.argv.slice(2))
