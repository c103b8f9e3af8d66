import { writeSync } from 'node:fs'
import { checkInput } from './check.ts'
import { type Kind, makeInput } from './inputs.ts'
import { makeSeeds } from './seeds.ts'

/** Inputs that a child is to check: those from one index to another. */
export interface Batch {
  seed: number
  from: number
  to: number
  kinds: readonly Kind[]
}

/** What a child says before and after each input. */
export type Message =
  | { start: number; kind: Kind }
  | { end: number; kind: Kind; outcome: string; cpuMs: number; maxBytes: number; finding?: string }
  | { ready: true }

/** At once and whole, so that the parent knows the input of a crash. */
const say = (message: Message) => writeSync(3, `${JSON.stringify(message)}\n`)

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return Math.round((user + system) / 1000)
}

/** Works through batches that the parent sends, and ends with it. Its modules can be loaded only until then. */
export async function serve(): Promise<void> {
  const seeds = await makeSeeds()
  const end = new Promise<void>(resolve => process.once('disconnect', resolve))
  process.on('message', async ({ seed, from, to, kinds }: Batch) => {
    for (let index = from; index < to; index++) {
      const input = makeInput(seeds, seed, index, kinds)
      const { kind } = input
      say({ start: index, kind })
      const before = cpuMs()
      let finding: string | undefined
      const outcome = await checkInput(input).catch(error => {
        finding = String(error?.stack ?? error)
        return 'finding'
      })
      const maxBytes = process.resourceUsage().maxRSS * 1024
      say({ end: index, kind, outcome, cpuMs: cpuMs() - before, maxBytes, finding })
    }
    say({ ready: true })
  })
  say({ ready: true })
  await end
  process.exit()
}
