/** Results for the terminal and for docs/benchmarks/gpu-cpu.md, and what is wrong with them. */
import { fill, wrap } from '../../lib/documents.ts'
import { aligned, markdown } from '../../lib/tables.ts'
import { BACKENDS } from './cases.ts'
import type { ShaderTimes } from './node.ts'
import {
  type BenchFile,
  ends,
  FIGURES,
  figure,
  HEADINGS,
  isMeasured,
  isSame,
  nameOf,
  type PlaceResult,
  type Side,
  sameWords,
} from './result.ts'

const SOFTWARE = 'its times say nothing about a graphics card'

/** All figures of a place, and below them why something is missing. */
export function placeText({ place, version, adapter, software, missing, cases }: PlaceResult): string {
  const sides = cases.flatMap(one => BACKENDS.map(backend => ({ one, backend, side: one[backend] })))
  const head = [
    'case',
    'on',
    ...FIGURES.map(name => HEADINGS[name][0]),
    'spread of total',
    'iterations',
    'GPU over CPU',
  ]
  const rows = sides.flatMap(({ one, backend, side }) => {
    if (!isMeasured(side)) return []
    const figures = FIGURES.map(name => figure(side.ms[name].median))
    const ratio = backend === 'gpu' && one.ratio ? `${figure(one.ratio.median)} x ${sameWords(one).text}` : ''
    return [[nameOf(one), backend.toUpperCase(), ...figures, ends(side.ms.total), side.iterations, ratio]]
  })
  const left = sides.flatMap(({ one, backend, side }) =>
    isMeasured(side) ? [] : [`  ${nameOf(one)}, ${backend.toUpperCase()}: ${side.why}`],
  )
  const gpu = adapter ? `${adapter}${software ? ` (software: ${SOFTWARE})` : ''}` : `none. ${missing}`
  return [`${place} ${version}, GPU: ${gpu}; milliseconds, medians`, aligned([head, ...rows], 2), ...left].join('\n')
}

/** What each shader took; a device without timestamps tells the memory alone. */
export function shadersText(results: ShaderTimes): string {
  const names = [...new Set(results.flatMap(({ ms }) => Object.keys(ms ?? {})))]
  const rows = results.map(({ name, peakMiB, ms }) => [
    name,
    peakMiB.toFixed(0),
    ...names.map(shader => figure(ms?.[shader] ?? 0)),
  ])
  return `Milliseconds by shader, from timestamps:\n${aligned([['case', 'GPU MiB', ...names], ...rows])}`
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

export const PAGE = 'docs/benchmarks/gpu-cpu.md'

const msOf = (side: Side) => (isMeasured(side) ? figure(side.ms.total.median) : '–')

function placeTable({ place, version, adapter, software, missing, cores, choice, cases }: PlaceResult): string {
  const gpu = adapter ? `GPU: ${adapter}${software ? `, which is software: ${SOFTWARE}` : ''}` : `no GPU: ${missing}`
  const about = `medians of ${choice.runs} runs in turn, milliseconds from RGBA bytes to palette and indices`
  const rows = cases
    .filter(({ gpu, cpu }) => isMeasured(gpu) || isMeasured(cpu))
    .map(one => [
      one.picture,
      one.colors,
      one.points === 'pixels' ? 'every pixel' : 'colors',
      msOf(one.gpu),
      msOf(one.cpu),
      one.ratio ? figure(one.ratio.median) : '–',
      sameWords(one).state === 'same' ? 'same' : sameWords(one).text,
    ])
  const head = ['picture', 'K', 'points', 'GPU ms', 'CPU ms', 'GPU over CPU', 'bytes']
  const lead = wrap(`${place} ${version}, ${cores} cores, ${gpu}; ${about}, speed ${choice.speed}:`)
  return `${lead}\n\n${markdown([head, ...rows])}`
}

/** The page with the tables of that file between its marks. Errors if it has none. */
export const tablesInto = (page: string, path: string, { date, places }: BenchFile): string =>
  fill(page, 'bench/results/', path, [`Measured on ${date}.`, ...places.map(placeTable)].join('\n\n'))
