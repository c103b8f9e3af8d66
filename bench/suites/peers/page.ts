/** The tables of stored runs, for docs/benchmarks/peers.md. */
import { fill, wrap } from '../../lib/documents.ts'
import { fromRoot, type Machine, machineWords, readJson } from '../../lib/results.ts'
import { grouped, markdown } from '../../lib/tables.ts'
import type { measure, PeerRow } from './measure.ts'

export const PAGE = 'docs/benchmarks/peers.md'

const COLUMNS = ['peer', 'timed', 'ms', 'least to most', 'of it the call', 'mse', 'bytes', 'entries']

/** One row as texts, in the order of the columns. */
export function cellsOf({ peer, kind, failed, ms, callMs, mse, paletteOnly, bytes, entries }: PeerRow): string[] {
  if (failed || !ms) return [peer, kind, failed ?? '-', '-', '-', '-', '-', '-']
  return [
    peer,
    kind,
    grouped(ms.median),
    `${grouped(ms.min)} to ${grouped(ms.max)}`,
    callMs ? grouped(callMs.median) : '-',
    mse!.toFixed(2),
    paletteOnly ? 'palette only' : grouped(bytes!),
    entries === null ? 'over 256' : String(entries),
  ]
}

type Measured = Awaited<ReturnType<typeof measure>>

/** What a run stores. */
interface PeersFile extends Measured {
  date: string
  machine: Machine
  runs: number
  /** How busy other work kept the machine when the run began. */
  load: number
  peers: { peer: string; kind: string; version: string; about: string }[]
  missing: { peer: string; missing: string }[]
}

/** Each picture and number of colors: what it is, and its table. */
export function tablesOf({ images, rows }: Measured): { title: string; table: string[][] }[] {
  return images.flatMap(({ image, width, height, bytesIn }) =>
    [...new Set(rows.map(({ colors }) => colors))].map(colors => {
      const own = rows.filter(row => row.image === image && row.colors === colors)
      const size = `${((width * height) / 1e6).toFixed(2)} MP, ${grouped(bytesIn)} bytes as PNG`
      return { title: `${image}, ${width} × ${height} (${size}), K = ${colors}`, table: [COLUMNS, ...own.map(cellsOf)] }
    }),
  )
}

function setUpOf({ date, runs, machine, load, rows }: PeersFile, file: string): string {
  const adapters = [...new Set(rows.flatMap(({ adapter }) => adapter ?? []))].join(', ')
  const software = /swiftshader/.test(adapters) ? ', in software' : ''
  const busy =
    `Other work kept the machine busy (load ${load.toFixed(1)} on ${machine.cores} cores when the run began): ` +
    'compare times roughly; mse and bytes do not depend on it.'
  const words = [
    `bench/results/${file}, ${date}, ${runs === 1 ? 'one run' : `${runs} runs`} of each. ${machineWords(machine)}.`,
    ...(adapters ? [`Adapter in Chrome: ${adapters}${software}.`] : []),
    ...(load > machine.cores / 2 ? [busy] : []),
  ]
  return wrap(words.join(' '))
}

/** The document with what stored runs, named by their files, give between its marks. */
export function peersInto(page: string, files: readonly string[]): string {
  const runs = files.map((file): PeersFile => readJson(fromRoot(`bench/results/${file}`)))
  const peers = new Map(runs.flatMap(({ peers }) => peers).map(peer => [peer.peer, peer]))
  const calls = [...peers.values()].map(({ peer, version, about }) => [peer, version, about])
  const sections = runs.flatMap((data, n) => [
    `## ${data.images.map(({ image }) => image).join(', ')}`,
    setUpOf(data, files[n]),
    ...tablesOf(data).flatMap(({ title, table }) => [`### ${title}`, markdown(table, 2)]),
    ...data.missing.map(({ peer, missing }) => wrap(`Missing in this run: ${peer} (${missing}).`)),
  ])
  const blocks = [...sections, '## What is called', markdown([['peer', 'version', 'call'], ...calls], 3)]
  return fill(page, '', files.join(' '), blocks.join('\n\n'))
}
