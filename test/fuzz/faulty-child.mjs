/** Stands for a child of the fuzzer; inputs 1 to 4 go wrong, each in a way of its own. */
import { writeSync } from 'node:fs'

const say = message => writeSync(3, `${JSON.stringify(message)}\n`)

const FAULTS = {
  1: () => 'Error: no code',
  2: () => process.abort(),
  3: () => {
    for (;;);
  },
  4: () => {
    Buffer.alloc(1.1 * 2 ** 28, 1)
  },
}

process.on('message', ({ from, to }) => {
  for (let index = from; index < to; index++) {
    say({ start: index, kind: 'png' })
    const finding = FAULTS[index]?.()
    const maxBytes = process.resourceUsage().maxRSS * 1024
    say({ end: index, kind: 'png', outcome: finding ? 'finding' : 'taken', cpuMs: 1, maxBytes, finding })
  }
  say({ ready: true })
})
say({ ready: true })
