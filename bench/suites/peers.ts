/** huepress and other ways to a palette on the same pictures in one run. */
import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, integer, UsageError } from '../lib/options.ts'
import { requireFiles } from '../lib/processes.ts'
import { fromRoot, save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'
import { PEERS } from './peers/list.ts'
import { measure } from './peers/measure.ts'
import { PAGE, peersInto, tablesOf } from './peers/page.ts'

const OPTIONS = {
  runs: { type: 'string', default: '3' },
  install: { type: 'boolean', default: false },
  colors: { type: 'string', default: '16,256' },
  timeout: { type: 'string', default: '180' },
  only: { type: 'string', default: '' },
  name: { type: 'string', default: 'peers' },
  page: { type: 'boolean', default: false },
} as const

/** Packages and Python's; what cannot be had is named as missing later. */
function install(): void {
  const cwd = fromRoot('bench/peers')
  const step = (program: string, ...args: string[]) => spawnSync(program, args, { cwd, stdio: 'inherit' }).status === 0
  const node = step('npm', 'ci', '--no-audit', '--no-fund')
  const venv = node && step('python3', '-m', 'venv', 'node_modules/.venv')
  if (venv) step('node_modules/.venv/bin/python', '-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt')
}

/** The peers whose names have one of these parts: with their versions, or with what to install. */
function lookUp(parts: readonly string[]) {
  const wanted = PEERS.filter(({ id }) => parts.length === 0 || parts.some(part => id.includes(part)))
  return wanted.map(peer => {
    try {
      return { peer, version: peer.version(), missing: null }
    } catch (error) {
      if (error instanceof UsageError) return { peer, version: '', missing: error.message }
      throw error
    }
  })
}

export async function bench(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.page) {
    if (positionals.length === 0) throw new UsageError('--page needs a file of bench/results.')
    const files = positionals.map(path => basename(path))
    return rewrite(PAGE, text => peersInto(text, files))
  }
  const runs = integer('runs', values.runs)
  const colors = colorCounts(values.colors)
  const paths = requireFiles(positionals.length > 0 ? positionals : [fromRoot('examples/parrots.png')])
  if (values.install) install()
  const all = lookUp(values.only.split(',').filter(Boolean))
  const there = all.filter(({ missing }) => missing === null)
  const [load] = loadavg()
  const measured = await measure(paths, colors, {
    peers: there.map(({ peer }) => peer),
    runs,
    timeoutMs: integer('timeout', values.timeout) * 1000,
  })
  const missing = all.flatMap(({ peer, missing }) => (missing === null ? [] : [{ peer: peer.id, missing }]))
  for (const { title, table } of tablesOf(measured)) {
    console.log(`\n${title}`)
    printTable(table)
  }
  for (const { peer, missing: what } of missing) console.log(`missing: ${peer}: ${what}`)
  const peers = there.map(({ peer: { id, kind, about }, version }) => ({ peer: id, kind, version, about }))
  save(values.name, { runs, load, peers, missing, ...measured })
}
