import { expect, test } from 'vitest'
import { makeJobQueue } from '../../src/page/workers/job-queue.ts'

/** A job that notes its beginning and waits to be ended. */
function makeJob(name: string, seen: string[]) {
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  let leave = () => {}
  const job = (leaveEngine = () => {}) => {
    seen.push(name)
    leave = leaveEngine
    return ended
  }
  return { job, end: () => end(), leave: () => leave() }
}

const turn = () => new Promise(resolve => setTimeout(resolve))

test('an overview runs while a file is written; the next file waits for both', async () => {
  const seen: string[] = []
  const turns = makeJobQueue()
  const [first, curve, second] = ['first', 'curve', 'second'].map(name => makeJob(name, seen))
  turns.file(first.job)
  turns.other(curve.job)
  turns.file(second.job)
  await turn()
  expect(seen).toEqual(['first'])
  first.leave()
  await turn()
  expect(seen).toEqual(['first', 'curve'])
  curve.end()
  await turn()
  expect(seen).toEqual(['first', 'curve'])
  first.end()
  await turn()
  expect(seen).toEqual(['first', 'curve', 'second'])
})

test('a job that ends without leaving lets the others in', async () => {
  const seen: string[] = []
  const turns = makeJobQueue()
  const [first, second, colors] = ['first', 'second', 'colors'].map(name => makeJob(name, seen))
  turns.file(first.job)
  turns.file(second.job)
  turns.other(colors.job)
  await turn()
  first.end()
  await turn()
  expect(seen).toEqual(['first', 'second'])
  second.end()
  await turn()
  expect(seen).toEqual(['first', 'second', 'colors'])
})
