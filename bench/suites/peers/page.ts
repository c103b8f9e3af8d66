/** The tables of docs/benchmarks/peers.md from the measured rows. */
import { fill, wrap } from '../../lib/documents.ts'
import { machineWords } from '../../lib/results.ts'
import type { Row, Store } from '../../lib/store.ts'
import { grouped, markdown } from '../../lib/tables.ts'

export const PAGE = 'docs/benchmarks/peers.md'

const HEAD = ['peer', 'timed', 'ms', 'least to most', 'of it the call', 'mse', 'bytes', 'entries']

/** One row as texts, in the order of the headings. */
export function cellsOf({ setting, failed, ...row }: Row): string[] {
  if (failed !== undefined) return [setting, `${row.kind}`, failed, '-', '-', '-', '-', '-']
  const number = (name: string) => row[name] as number
  return [
    setting,
    `${row.kind}`,
    grouped(number('ms')),
    `${grouped(number('min'))} to ${grouped(number('max'))}`,
    row.callMs ? grouped(number('callMs')) : '-',
    number('mse').toFixed(2),
    grouped(number('bytes')),
    row.entries === null ? 'over 256' : `${row.entries}`,
  ]
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): T[][] => {
  const keys = [...new Set(items.map(keyOf))]
  return keys.map(key => items.filter(item => keyOf(item) === key))
}

/** Each picture and number of colors: what it is, and its table. */
const tablesOf = (rows: readonly Row[]): { title: string; table: string[][] }[] =>
  groupBy(rows, ({ image, colors }) => `${image} ${colors}`).map(group => {
    const [{ image, colors, runs, size }] = group
    const title = `${image} (${size}), K = ${colors}, ${runs === 1 ? 'one run' : `${runs} runs`}`
    return { title, table: [HEAD, ...group.map(cellsOf)] }
  })

/** The document with what the store gives between its marks. */
export function peersInto(page: string, { setup, rows }: Store): string {
  const { load = 0, cores, date } = setup!
  const busy =
    `Other work kept the machine busy (load ${load.toFixed(1)} on ${cores} cores): compare times roughly; ` +
    'mse and bytes do not depend on it.'
  const calls = groupBy(rows, ({ setting }) => setting).map(([{ setting, version, about }]) => {
    return [setting, version, `${about}`]
  })
  const blocks = [
    wrap([`${date}. ${machineWords(setup!)}.`, ...(load > cores / 2 ? [busy] : [])].join(' ')),
    ...tablesOf(rows).flatMap(({ title, table }) => [`## ${title}`, markdown(table, 2)]),
    '## What is called',
    markdown([['peer', 'version', 'call'], ...calls], 3),
  ]
  return fill(page, '', 'bench/results/peers.json', blocks.join('\n\n'))
}
