import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { checkInput } from './check.ts'
import type { Batch } from './child.ts'
import { KINDS, type Kind, makeInput } from './inputs.ts'
import { fuzz, tableOf } from './run.ts'
import { FORMATS, makeSeeds, type Seeds } from './seeds.ts'
import { type Finding, HANG_CPU_MS, MAX_BYTES, runChild } from './watch.ts'

const CORPUS = new URL('./corpus/', import.meta.url)

const COUNT = 2000

let seeds: Seeds
beforeAll(async () => {
  seeds = await makeSeeds()
})

test(`${COUNT} inputs are taken or refused with a code`, async () => {
  const result = await fuzz({ seed: 14, count: COUNT })
  expect(result.findings, tableOf(result)).toEqual([])
  expect(result.total).toBe(COUNT)
  // Nearly every change breaks the stream of these.
  const refused: Kind[] = ['svg', 'jxl', 'jp2']
  for (const kind of KINDS)
    if (!refused.includes(kind)) expect(result.counts.get(kind)?.get('taken'), kind).toBeGreaterThan(0)
})

test.each(readdirSync(CORPUS).filter(name => name !== 'README.md'))('the corpus: %s', async name => {
  const bytes = readFileSync(new URL(name, CORPUS))
  const before = process.cpuUsage()
  expect(await checkInput({ kind: name.split('-')[0] as Kind, bytes }, true)).toMatch(/^[a-z-]+$/)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(HANG_CPU_MS)
  expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(MAX_BYTES)
})

test('files of every kind but SVG are taken before they are changed', async () => {
  for (const kind of FORMATS) {
    const words = []
    for (const bytes of seeds[kind]) words.push(await checkInput({ kind, bytes }, true))
    expect(words, kind).toContain(kind === 'svg' ? 'unsupported' : 'taken')
  }
})

test('a seed gives the same inputs again, another seed others', async () => {
  const madeAgain = await makeSeeds()
  const hashesOf = (from: Seeds, seed: number) =>
    Array.from({ length: 200 }, (_, index) => {
      const { kind, bytes } = makeInput(from, seed, index)
      return `${kind} ${createHash('sha256').update(bytes).digest('hex')}`
    })
  expect(hashesOf(madeAgain, 3)).toEqual(hashesOf(seeds, 3))
  expect(hashesOf(seeds, 4)).not.toEqual(hashesOf(seeds, 3))
})

test('an error, a crash, a hang and too much memory are found, and the inputs behind them still checked', async () => {
  const script = fileURLToPath(new URL('./faulty-child.mjs', import.meta.url))
  const findings: Finding[] = []
  const ended: number[] = []
  let left: Batch | null = { seed: 1, from: 0, to: 6, kinds: KINDS }
  while (left) {
    const batches: (Batch | null)[] = [left]
    const handlers = {
      next: () => batches.shift() ?? null,
      onEnd: (index: number) => ended.push(index),
      onFinding: (finding: Finding) => findings.push(finding),
    }
    // Less memory than for real inputs: some machines take seconds of processor time for a gigabyte.
    left = await runChild(handlers, { script, hangCpuMs: 3000, mostBytes: 2 ** 28 })
  }
  expect(ended).toEqual([0, 1, 2, 3, 4, 5])
  expect(findings.map(({ index }) => index)).toEqual([1, 2, 3, 4])
  const what = ['no code', 'crash: SIGABRT', 'processor time', 'bytes of memory']
  for (const [i, words] of what.entries()) expect(findings[i].what).toContain(words)
})
