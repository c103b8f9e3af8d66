/** `npm run bench:peers -- PHOTO...`: huepress and its peers on the same pictures in one run. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { MissingError } from '../accuracy/peers.mjs'
import { save, table } from '../stats.mjs'
import { PEERS } from './list.mjs'
import { measure } from './measure.mjs'
import { COLUMNS, cellsOf, writePage } from './page.mjs'

const USAGE = `usage: npm run bench:peers -- [--install] [--colors K,K] [--runs N] [--timeout SECONDS] [--only PART,PART] [--name NAME] PHOTO...
       npm run bench:peers -- --page FILE...
  --install  first installs the packages of bench/peers and, where Python has venv, scikit-learn beside them
  --page     writes docs/benchmarks/peers.md from stored runs in bench/results`

const OPTIONS = {
  install: { type: 'boolean', default: false },
  colors: { type: 'string', default: '16,256' },
  runs: { type: 'string', default: '3' },
  timeout: { type: 'string', default: '180' },
  only: { type: 'string', default: '' },
  name: { type: 'string', default: 'peers' },
  page: { type: 'boolean', default: false },
}

const here = fileURLToPath(new URL('.', import.meta.url))
const SAMPLE = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))

/** Packages and Python's; what cannot be had is named as missing later. */
function install() {
  const step = (program, ...args) => spawnSync(program, args, { cwd: here, stdio: 'inherit' }).status === 0
  const node = step('npm', 'ci', '--no-audit', '--no-fund')
  const venv = node && step('python3', '-m', 'venv', 'node_modules/.venv')
  if (venv) step('node_modules/.venv/bin/python', '-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt')
}

/** Every peer with its version, or with what to install. */
function lookUp(parts) {
  const wanted = PEERS.filter(({ id }) => parts.length === 0 || parts.some(part => id.includes(part)))
  return wanted.map(peer => {
    try {
      return { ...peer, found: peer.version() }
    } catch (error) {
      if (error instanceof MissingError) return { ...peer, missing: error.message }
      throw error
    }
  })
}

function tell({ images, rows, missing }) {
  for (const { image, width, height } of images) {
    for (const colors of new Set(rows.map(row => row.colors))) {
      console.log(`\n${image}, ${((width * height) / 1e6).toFixed(2)} MP, K=${colors}`)
      table([COLUMNS, ...rows.filter(row => row.image === image && row.colors === colors).map(cellsOf)])
    }
  }
  for (const { peer, missing: what } of missing) console.log(`missing: ${peer}: ${what}`)
}

async function bench({ install: wanted, colors, runs, timeout, only, name }, paths) {
  if (wanted) install()
  const all = lookUp(only.split(',').filter(Boolean))
  const peers = all.filter(({ missing }) => !missing)
  const [load] = loadavg()
  const measured = await measure({
    paths: paths.length > 0 ? paths : [SAMPLE],
    peers,
    colors: colors.split(',').map(Number),
    runs: Number(runs),
    timeoutMs: Number(timeout) * 1000,
    say: line => console.error(line),
  })
  const data = {
    runs: Number(runs),
    load,
    peers: peers.map(({ id, kind, about, found }) => ({ peer: id, kind, version: found, about })),
    missing: all.filter(({ missing }) => missing).map(({ id, missing }) => ({ peer: id, missing })),
    ...measured,
  }
  tell(data)
  save(name, data)
}

const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
const unknown = values.page ? undefined : positionals.find(path => !existsSync(path))
if (unknown || (values.page && positionals.length === 0)) {
  console.error(`${unknown ? `There is no ${unknown}.` : '--page needs a file.'}\n${USAGE}`)
  process.exitCode = 2
} else if (values.page) writePage(positionals)
else await bench(values, positionals)
