/** What was counted, in tables for the terminal and for docs/benchmarks/gpu-work.md. */
import { fill, wrap } from '../../lib/documents.ts'
import { aligned, markdown } from '../../lib/tables.ts'
import { busTime, estimate, MODELS } from './models.ts'
import type { Floor, Work } from './stages.ts'

export const PAGE = 'docs/benchmarks/gpu-work.md'

export interface WorkRow {
  picture: string
  width: number
  height: number
  distinctColors: number
  iterations: number
  options: string
  adapter: string
  submissions: number
  waits: number
  bytesUp: number
  bytesDown: number
  peakBytes: number
  stages: Record<string, { work: Work; floor: Floor | null }>
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** 84.2K. */
const short = (value: number): string => compact.format(value)

const FIGURES = ['dispatches', 'steps', 'evaluations', 'conversions', 'atomics', 'bytes'] as const

/** Over twice the floor: what has to be looked at. */
const MOST = 2

/** Counted work, the floor beside it, and by how much it is more, where there is a floor. */
function cell(counted: number, floor: number | null | undefined): string {
  if (floor == null) return short(counted)
  if (floor === 0) return counted === 0 ? '-' : `${short(counted)} / 0`
  const times = counted / floor
  return `${short(counted)} / ${short(floor)} (${times.toFixed(times < 10 ? 1 : 0)}${times > MOST ? '!' : ''})`
}

function countTable({ stages }: WorkRow): string[][] {
  const head = ['stage', ...FIGURES, 'workgroup atomics']
  const rows = Object.entries(stages).map(([stage, { work, floor }]) => {
    return [stage, ...FIGURES.map(name => cell(work[name], floor?.[name])), short(work.groupAtomics)]
  })
  return [head, ...rows]
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 0)

/** What is over twice its floor, stage by stage. */
function overTwice({ stages }: WorkRow): string[] {
  return Object.entries(stages).flatMap(([stage, { work, floor }]) => {
    if (!floor) return []
    const names = FIGURES.filter(name => work[name] > MOST * (floor[name] ?? Infinity))
    return names.length === 0 ? [] : [`${stage}: ${names.join(', ')}`]
  })
}

/** The work of a floor; what is not known is left out. */
const least = (floor: Floor): Work => ({ ...floor, steps: floor.steps ?? 0, groupAtomics: 0 })

function timeTable({ stages, bytesUp, bytesDown }: WorkRow): string[][] {
  const rows = Object.entries(stages).map(([stage, { work, floor }]) => {
    const times = MODELS.map(model => {
      return `${ms(estimate(model, work))} / ${floor ? ms(estimate(model, least(floor))) : '-'}`
    })
    return [stage, ...times]
  })
  const totals = MODELS.map(model => {
    const all = Object.values(stages)
    const counted = all.reduce((sum, { work }) => sum + estimate(model, work), 0)
    const floors = all.reduce((sum, { work, floor }) => sum + estimate(model, floor ? least(floor) : work), 0)
    return `${ms(counted)} / ${ms(floors)}`
  })
  const bus = MODELS.map(model => ms(busTime(model, bytesUp + bytesDown)))
  return [['stage', ...MODELS.map(({ name }) => `${name}, ms`)], ...rows, ['all of these', ...totals], ['bus', ...bus]]
}

const lead = (row: WorkRow) =>
  `${row.picture}, ${row.width} x ${row.height}, ${short(row.distinctColors)} colors, ${row.options}, ` +
  `${row.iterations} iterations`

function transfers({ bytesUp, bytesDown, submissions, waits, peakBytes }: WorkRow): string {
  const bytes = `${short(bytesUp)}B up, ${short(bytesDown)}B down`
  return `${submissions} submissions, ${waits} read-backs, ${bytes}, ${short(peakBytes)}B of GPU memory at most.`
}

const deriveLines = ({ stages }: WorkRow) =>
  Object.entries(stages).flatMap(([stage, { floor }]) => (floor ? [`${stage}: ${floor.why}`] : []))

export function rowText(row: WorkRow): string {
  const over = overTwice(row)
  return [
    lead(row),
    'counted / floor (times; ! over twice)',
    aligned(countTable(row)),
    'by the count, estimated: counted / floor',
    aligned(timeTable(row)),
    transfers(row),
    over.length === 0 ? 'Nothing is over twice its floor.' : `Over twice its floor: ${over.join('; ')}.`,
    ...deriveLines(row),
  ].join('\n')
}

/** The page with the tables of that file between its marks. */
export function tablesInto(page: string, path: string, date: string, rows: readonly WorkRow[]): string {
  const parts = rows.flatMap(row => {
    const over = overTwice(row)
    return [
      `### ${row.picture}`,
      wrap(`${lead(row)}. ${transfers(row)}`),
      markdown(countTable(row)),
      wrap(over.length === 0 ? 'Nothing is over twice its floor.' : `Over twice its floor: ${over.join('; ')}.`),
      'Estimated milliseconds, counted / floor:',
      markdown(timeTable(row)),
    ]
  })
  const why = deriveLines(rows[0]).map(line => wrap(`- ${line}`, '  '))
  return fill(
    page,
    'bench/results/',
    path,
    [`Counted on ${date}.`, ...parts, '### Floors', why.join('\n')].join('\n\n'),
  )
}
