import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Batch } from './child.ts'
import { KINDS, type Kind, makeInput } from './inputs.ts'
import { makeSeeds } from './seeds.ts'
import { type Finding, runChild } from './watch.ts'

export interface FuzzOptions {
  seed: number
  /** Index of the first input. */
  from?: number
  count: number
  kinds?: readonly Kind[]
  minutes?: number
  /** Where findings are kept; nowhere without it. */
  folder?: string
  print?: (line: string) => void
}

export interface FuzzResult {
  /** Inputs by kind, and by outcome within: 'taken', an error's code, or 'finding'. */
  counts: Map<Kind, Map<string, number>>
  total: number
  /** What was found, one a message and kind; `times` says how often. */
  findings: (Finding & { times: number })[]
  /** The input that took most processor time. */
  slowest: { index: number; kind: Kind; cpuMs: number }
}

const BATCH = 500
const CHILDREN = Math.min(2, availableParallelism())

/** Findings of one cause: numbers and paths in a message do not matter. */
const causeOf = ({ kind, what }: Finding) => `${kind} ${what.split('\n').slice(0, 2).join(' ').replace(/\d+/g, '0')}`

/** Deals out inputs, and what a child left of its batch. */
function dealer({ seed, from = 0, count, kinds = KINDS, minutes }: FuzzOptions) {
  const end = minutes ? Date.now() + minutes * 60_000 : Number.POSITIVE_INFINITY
  const left: Batch[] = []
  let at = from
  return {
    giveBack: (batch: Batch) => left.push(batch),
    next(): Batch | null {
      if (Date.now() > end) return null
      const again = left.pop()
      if (again || at >= from + count) return again ?? null
      const batch = { seed, from: at, to: Math.min(at + BATCH, from + count), kinds }
      at = batch.to
      return batch
    },
  }
}

/** Keeps the input of a finding as a file that repeats it. */
async function keep({ index, kind }: Finding, { folder, seed, kinds }: FuzzOptions): Promise<string> {
  if (!folder) return ''
  const name = `${kind}-${seed}-${index}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}`, makeInput(await makeSeeds(), seed, index, kinds).bytes)
  return name
}

/** Checks inputs in child processes. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { print = () => {} } = options
  const result: FuzzResult = { counts: new Map(), total: 0, findings: [], slowest: { index: 0, kind: 'png', cpuMs: 0 } }
  const deal = dealer(options)
  const kept: Promise<void>[] = []

  const onFinding = (finding: Finding) => {
    const known = result.findings.find(one => causeOf(one) === causeOf(finding))
    if (known) known.times++
    else result.findings.push({ ...finding, times: 1 })
    if (known) return
    kept.push(keep(finding, options).then(name => print(`finding ${name || finding.index}: ${finding.what}`)))
  }
  const onEnd = (index: number, kind: Kind, outcome: string, cpuMs: number) => {
    const ofKind = result.counts.get(kind) ?? new Map<string, number>()
    result.counts.set(kind, ofKind.set(outcome, (ofKind.get(outcome) ?? 0) + 1))
    if (cpuMs > result.slowest.cpuMs) result.slowest = { index, kind, cpuMs }
    if (++result.total % 5000 === 0) print(`${result.total} inputs, ${result.findings.length} findings`)
  }
  const work = async () => {
    for (let batch = deal.next(); batch; batch = deal.next()) {
      deal.giveBack(batch)
      const left = await runChild({ next: deal.next, onEnd, onFinding })
      if (left) deal.giveBack(left)
    }
  }
  await Promise.all(Array.from({ length: CHILDREN }, work))
  await Promise.all(kept)
  return result
}

/** A line a kind: how many inputs, and what became of them. */
export function tableOf({ counts, total, findings, slowest }: FuzzResult): string {
  const rows = KINDS.flatMap(kind => {
    const ofKind = [...(counts.get(kind) ?? [])].sort((one, other) => other[1] - one[1])
    const sum = ofKind.reduce((all, [, count]) => all + count, 0)
    const outcomes = ofKind.map(([outcome, count]) => `${outcome} ${count}`).join(', ')
    return sum > 0 ? [`${kind.padEnd(10)}${String(sum).padStart(8)}  ${outcomes}`] : []
  })
  const last = `${total} inputs, ${findings.length} findings; the slowest took ${slowest.cpuMs} ms (${slowest.kind} ${slowest.index})`
  return [...rows, last].join('\n')
}
