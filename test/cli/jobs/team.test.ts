import { expect, test } from 'vitest'
import { costOf, jobsFor, memoryBudget, threadsBeside } from '../../../src/cli/jobs/job-cost.ts'
import { type JobThread, makeTeam, type TeamPlan } from '../../../src/cli/jobs/team.ts'

type Source = Parameters<TeamPlan['runHere']>[0]
type Out = Parameters<TeamPlan['runHere']>[1]

const out = {} as Out
const source = (displayName: string) => ({ displayName }) as Source

/** A team whose jobs end when they are told to, and a list of what begins where. */
function watchedTeam(plan: Partial<TeamPlan> = {}) {
  const begun: string[] = []
  const endings = new Map<string, (code: 0 | Error) => void>()
  const work = (place: string) => (job: Source) => {
    begun.push(`${job.displayName} ${place}`)
    return new Promise<0>((done, fail) => {
      endings.set(job.displayName, code => (code instanceof Error ? fail(code) : done(code)))
    })
  }
  let threads = 0
  function startThread(): JobThread {
    const name = `thread ${++threads}`
    let alive = true
    const run = (job: Source) =>
      work(name)(job).catch(error => {
        alive = false
        throw error
      })
    return { run, isAlive: () => alive, end: () => begun.push(`${name} ended`) }
  }
  const team = makeTeam({ jobs: 3, budget: 1e6, runHere: work('here'), startThread, ...plan })
  const results: string[] = []
  const start = (name: string, pixels: number, ahead = 1) =>
    team.start({ source: source(name), out, cost: costOf(pixels), ahead }, async code => {
      results.push(`${name} ${await code.catch(error => error.message)}`)
    })
  return { team, begun, results, start, end: (name: string, code: 0 | Error = 0) => endings.get(name)!(code) }
}

const MEGAPIXEL = 1e6

test('large pictures get a thread each, as many as asked for, the first none', async () => {
  const { begun, start, end } = watchedTeam()
  for (const name of 'abc') await start(name, MEGAPIXEL)
  expect(begun).toEqual(['a here', 'b thread 1', 'c thread 2'])
  const waiting = start('d', MEGAPIXEL)
  expect(begun.length).toBe(3)
  end('b')
  await waiting
  expect(begun[3]).toBe('d thread 1')
})

test('a few small pictures take no thread, many do', async () => {
  const { begun, start, end } = watchedTeam()
  await start('a', 4096, 40)
  const waiting = start('b', 4096, 39)
  end('a')
  await waiting
  expect(begun).toEqual(['a here', 'b here'])
  await start('c', 4096, 1000)
  expect(begun[2]).toBe('c thread 1')
})

test('a job waits for memory, but one alone takes what it needs', async () => {
  const { begun, start, end } = watchedTeam({ budget: 500 })
  await start('a', 100 * MEGAPIXEL)
  const waiting = start('b', MEGAPIXEL)
  await Promise.resolve()
  expect(begun).toEqual(['a here'])
  end('a')
  await waiting
  await start('c', MEGAPIXEL)
  expect(begun).toEqual(['a here', 'b here', 'c thread 1'])
})

test('a thread that dies takes only its job along, and another one takes its place', async () => {
  const { team, begun, results, start, end } = watchedTeam({ jobs: 2 })
  await start('a', MEGAPIXEL)
  await start('b', MEGAPIXEL)
  end('b', new Error('out of memory'))
  await start('c', MEGAPIXEL)
  end('a')
  end('c')
  await team.finish()
  expect(results.sort()).toEqual(['a 0', 'b out of memory', 'c 0'])
  expect(begun).toEqual(['a here', 'b thread 1', 'c thread 2', 'thread 2 ended'])
})

test('by default there are as many jobs as cores, which share their threads', () => {
  expect([jobsFor(null, 50, 4), jobsFor(null, 3, 4), jobsFor(9, 50, 4), jobsFor(null, 0, 4)]).toEqual([4, 3, 9, 1])
  expect([threadsBeside(4, 4), threadsBeside(2, 8), threadsBeside(3, 4), threadsBeside(9, 4)]).toEqual([0, 4, 0, 0])
})

test("jobs take half of the memory of the machine, or of the container's", () => {
  expect(memoryBudget(8 * 2 ** 30, 0)).toBe(4096)
  expect(memoryBudget(8 * 2 ** 30, 2 ** 30)).toBe(512)
  expect(memoryBudget(8 * 2 ** 30, 2 ** 62)).toBe(4096)
})
