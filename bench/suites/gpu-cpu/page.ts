import { fill, wrap } from '../../lib/documents.ts'
import { markdown } from '../../lib/tables.ts'
import { type BenchFile, isMeasured, type PlaceResult, type Side } from './result.ts'
import { figure, sameWords } from './words.ts'

export const PAGE = 'docs/benchmarks/gpu-cpu.md'

const msOf = (side: Side) => (isMeasured(side) ? figure(side.ms.total.median) : '–')

function placeTable({ place, version, adapter, software, missing, cores, choice, cases }: PlaceResult): string {
  const kind = software ? ', which is software: its times say nothing about a graphics card' : ''
  const gpu = adapter ? `GPU: ${adapter}${kind}` : `no GPU: ${missing}`
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
