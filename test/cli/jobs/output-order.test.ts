import { expect, test, vi } from 'vitest'
import { makeOutputOrder } from '../../../src/cli/jobs/output-order.ts'

/** What goes to both standard streams while `work` runs. */
async function linesOf(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = []
  const write = (name: string) =>
    ((text: string, done?: () => void) => {
      lines.push(`${name} ${text.trimEnd()}`)
      done?.()
      return true
    }) as typeof process.stdout.write
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(write('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(write('err')),
  ]
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return lines
}

test('lines of both streams come in the order of the inputs, whichever is done first', async () => {
  const lines = await linesOf(async () => {
    const { turns, done } = makeOutputOrder(['a', 'b', 'c'], false)
    const [a, b, c] = turns
    await c.print('c is done')
    c.end()
    b.printError('b grumbles')
    await a.print('a is done')
    await b.print('b is done')
    b.end()
    a.printError('a grumbles')
    a.end()
    await done()
  })
  expect(lines).toEqual(['out a is done', 'err a grumbles', 'err b grumbles', 'out b is done', 'out c is done'])
})

test('an image on stdout waits for its turn, and its failure stays its own', async () => {
  const lines = await linesOf(async () => {
    const { turns, done } = makeOutputOrder(['a', 'b'], false)
    const failing = turns[1].wait(() => Promise.reject(new Error('nobody reads')))
    const failure = expect(failing).rejects.toThrow('nobody reads')
    await turns[0].print('first')
    turns[0].end()
    await failure
    turns[1].end()
    await done()
  })
  expect(lines).toEqual(['out first'])
})
