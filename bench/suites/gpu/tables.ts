/** Results for the terminal and for docs/benchmarks/gpu-cpu.md, and what is wrong with them. */
import { fill, wrap } from '../../lib/documents.ts'
import { aligned, markdown } from '../../lib/tables.ts'
import { BACKENDS, nameOf } from './cases.ts'
import {
  type BenchFile,
  ends,
  FIGURES,
  type Figure,
  figure,
  gpuShare,
  HEADINGS,
  isMeasured,
  isSame,
  type PlaceResult,
  percent,
  sameWords,
} from './result.ts'

export const PAGE = 'docs/benchmarks/gpu-cpu.md'

/** Of some figures: an older file has fewer. */
const headOf = (figures: readonly Figure[]) => [
  'case',
  'on',
  ...figures.map(name => HEADINGS[name][0]),
  'spread of total',
  'iterations',
  'GPU over CPU',
  'bytes',
]

/** What was measured where and how, a row for each case and backend, and why something is missing. */
function tableOf({ place, version, adapter, software, missing, cores, choice, cases }: PlaceResult) {
  const gpu = adapter ? `GPU: ${adapter}` : `no GPU: ${missing}`
  const note = software ? ', which is software: its times say nothing about a graphics card' : ''
  const about = `medians of ${choice.runs} runs in turn, milliseconds, speed ${choice.speed}`
  const sides = cases.flatMap(one => BACKENDS.map(backend => ({ one, backend, side: one[backend] })))
  const figuresOf = FIGURES.filter(name => sides.some(({ side }) => isMeasured(side) && side.ms[name]))
  const rows = sides.flatMap(({ one, backend, side }) => {
    if (!isMeasured(side)) return []
    const figures = figuresOf.map(name => figure(side.ms[name].median))
    const both = backend === 'gpu' && one.ratio ? [figure(one.ratio.median), sameWords(one).text] : ['', '']
    return [[nameOf(one), backend.toUpperCase(), ...figures, ends(side.ms.total), side.iterations, ...both]]
  })
  const leftOut = sides.flatMap(({ one, backend, side }) =>
    isMeasured(side) ? [] : [`${nameOf(one)}, ${backend.toUpperCase()}: ${side.why}`],
  )
  const shares = cases.flatMap(one => {
    const share = isMeasured(one.gpu) ? gpuShare(one.gpu) : null
    return share === null ? [] : [`${nameOf(one)}: the GPU was at work for ${percent(share)} of the job.`]
  })
  return {
    lead: `${place} ${version}, ${cores} cores, ${gpu}${note}; ${about}:`,
    table: [headOf(figuresOf), ...rows],
    leftOut,
    shares,
  }
}

export function placeText(place: PlaceResult): string {
  const { lead, table, leftOut, shares } = tableOf(place)
  return [lead, aligned(table, 2), ...shares, ...leftOut].join('\n')
}

/** The page with the tables of that file between its marks. Errors if it has none. */
export function tablesInto(page: string, path: string, { date, places }: BenchFile): string {
  const parts = places.map(tableOf).map(({ lead, table, shares }) => {
    const lines = shares.length > 0 ? [wrap(shares.join(' '))] : []
    return [wrap(lead), markdown(table, 2), ...lines].join('\n\n')
  })
  return fill(page, 'bench/results/', path, [`Measured on ${date}.`, ...parts].join('\n\n'))
}

/** What is wrong, one line each: bytes that differ between GPU and CPU, or between places. */
export function faultsOf(places: readonly PlaceResult[]): string[] {
  const firsts = new Map<string, { hash: string; place: string }>()
  return places.flatMap(({ place, cases }) =>
    cases.flatMap(one => {
      if (one.same && !isSame(one.same)) return [`${place}, ${nameOf(one)}: ${sameWords(one).text}`]
      const hash = [one.cpu, one.gpu].find(isMeasured)?.hash
      if (!hash) return []
      const first = firsts.get(nameOf(one)) ?? { hash, place }
      firsts.set(nameOf(one), first)
      const isOther = first.hash !== hash
      return isOther ? [`${nameOf(one)}: palette or indices differ between ${first.place} and ${place}`] : []
    }),
  )
}
