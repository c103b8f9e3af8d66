import { expect, test } from 'vitest'
import { makeCommandQueue } from '../../src/gpu/command-queue.ts'

/** A queue whose device notes what it is given; commands and buffers are words. */
function watched() {
  const log: string[] = []
  const submit = (commands: unknown[]) => log.push(`submit ${commands.join(' ')}`)
  const queue = makeCommandQueue({ queue: { submit } } as unknown as GPUDevice)
  const buffer = (name: string) => ({ destroy: () => log.push(`destroy ${name}`) }) as unknown as GPUBuffer
  const add = (name: string, pixels?: number) => queue.add(name as unknown as GPUCommandBuffer, pixels)
  return { log, queue, buffer, add }
}

test('commands go in one submit, in order, and nothing is submitted twice', () => {
  const { log, queue, add } = watched()
  for (const name of ['mark', 'scan', 'read']) add(name)
  queue.flush()
  queue.flush()
  expect(log).toEqual(['submit mark scan read'])
})

test('a buffer lives as long as commands wait that may need it', () => {
  const { log, queue, buffer, add } = watched()
  queue.destroy(buffer('early'))
  add('mark')
  queue.destroy(buffer('late'))
  queue.flush()
  expect(log).toEqual(['destroy early', 'submit mark', 'destroy late'])
})

test('a submit looks at no more pixels than a tile has, unless a single command does', () => {
  const { log, queue, add } = watched()
  add('one', 2 ** 24)
  add('scan')
  add('two', 1)
  add('large', 2 ** 25)
  queue.flush()
  expect(log).toEqual(['submit one scan', 'submit two', 'submit large'])
})

test('a job that ends in the middle forgets its commands and frees their buffers', () => {
  const { log, queue, buffer, add } = watched()
  add('mark')
  queue.destroy(buffer('pixels'))
  queue.drop()
  queue.flush()
  expect(log).toEqual(['destroy pixels'])
})
