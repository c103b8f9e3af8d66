/** The figures of the tables, their means over pictures, and where a peer is ahead of huepress. */
import { mean } from '../../lib/stats.ts'
import { grouped } from '../../lib/tables.ts'
import { applies, REFERENCE, SETS, SETTINGS, type Setting, type TableName } from './settings.ts'
import type { Row, Store } from './store.ts'

export interface Figure {
  id: string
  label: string
  /** Which way it improves. */
  better: 'lower' | 'higher'
  show(value: number): string
  /** The field of huepress it is compared with, if that is another; only some settings have such a figure. */
  ours?: string
  /** Taken on one picture, not on all. */
  single?: boolean
}

const fixed = (value: number) => value.toFixed(Math.abs(value) < 0.1 ? 4 : 2)

const figure = (id: string, label: string, more?: Partial<Figure>): Figure => {
  return { id, label, better: 'lower', show: fixed, ...more }
}

const BYTES = [
  figure('bytes', 'bytes', { show: grouped }),
  figure('oxipngBytes', 'bytes after oxipng', { show: grouped, ours: 'bytes' }),
]

const PHOTO = [
  figure('mse', 'mse'),
  figure('butteraugli', 'butteraugli'),
  figure('ssimulacra2', 'SSIMULACRA2', { better: 'higher' }),
  ...BYTES,
  figure('seconds', 'seconds', { show: value => value.toFixed(2), single: true }),
]

const ALPHA = [
  figure('black', 'mse over black'),
  figure('white', 'over white'),
  figure('checker', 'over a checkerboard'),
]
const SOFT = figure('soft', 'on soft pixels')

export function figuresOf(set: string): Figure[] {
  const { kind, soft } = SETS[set]
  return kind === 'photo' ? PHOTO : [...ALPHA, ...(soft ? [SOFT] : []), ...BYTES]
}

const isBetter = ({ better }: Figure, a: number, b: number) => (better === 'lower' ? a < b : a > b)

/** The best of a column. */
export const bestOf = (figure: Figure, values: number[]): number =>
  values.reduce((best, value) => (isBetter(figure, value, best) ? value : best))

export const rowsOf = ({ rows }: Store, set: string): Row[] => rows.filter(row => row.set === set)
export const countsOf = (rows: readonly Row[]): number[] =>
  [...new Set(rows.map(row => row.colors))].sort((a, b) => a - b)
export const picturesOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(row => row.image))].sort()

/** The time of a setting, if it was taken from what `rows` were: another build may be slower or faster. */
function timeOf({ rows, times }: Store, set: string, id: string, colors: number): number | undefined {
  const time = times?.rows.find(row => row.setting === id && row.colors === colors)
  const own = rows.filter(row => row.set === set && row.setting === id && row.colors === colors)
  return time && own.every(row => row.version === time.version) ? time.ms : undefined
}

/** How many times as long as the reference, or undefined if either is not known for the same build. */
export function ratioOf(store: Store, set: string, setting: Setting, colors: number): number | undefined {
  const [own, base] = [setting.id, REFERENCE].map(id => timeOf(store, set, id, colors))
  return own && base ? own / base : undefined
}

/** A setting with its rows by picture and the mean of each figure it has. */
export interface Entry {
  setting: Setting
  rows: Row[]
  means: Record<string, number>
}

/**
 * The entries of a set and color count. Settings that lack a picture, or whose rows were measured with other options, are
 * left out: their means would be of something else. `table` limits the settings, all without it.
 */
export function groupOf(store: Store, set: string, colors: number, table?: TableName): Entry[] {
  const here = rowsOf(store, set).filter(row => row.colors === colors)
  const pictures = picturesOf(here)
  return SETTINGS.filter(one => applies(one, set, colors) && (!table || one.table === table)).flatMap(setting => {
    const args = setting.args.join(' ')
    const own = here.filter(row => row.setting === setting.id && row.args === args)
    if (own.length === 0 || own.length < pictures.length) return []
    const rows = own.sort((a, b) => (a.image < b.image ? -1 : 1))
    const present = figuresOf(set).filter(({ id }) => rows.every(row => id in row))
    const means = Object.fromEntries(present.map(({ id }) => [id, mean(rows.map(row => row[id] as number))]))
    const ms = SETS[set].kind === 'photo' ? timeOf(store, set, setting.id, colors) : undefined
    return [{ setting, rows, means: ms === undefined ? means : { ...means, seconds: ms / 1000 } }]
  })
}

/** On how many pictures the peer is ahead; undefined for a figure of one picture. */
export function picturesAhead(figure: Figure, peer: Entry, ours: Entry): number | undefined {
  const own = figure.ours ?? figure.id
  const isAhead = (row: Row, i: number) => isBetter(figure, row[figure.id] as number, ours.rows[i][own] as number)
  return figure.single ? undefined : peer.rows.filter(isAhead).length
}

/** The rows of huepress in a table that a peer's mean is better than, with their means. */
export function beatenBy(figure: Figure, peer: Entry, all: readonly Entry[]) {
  const value = peer.means[figure.id]
  return all.flatMap(ours => {
    const own = ours.means[figure.ours ?? figure.id]
    if (value === undefined || own === undefined || !isBetter(figure, value, own)) return []
    return [{ setting: ours.setting, mean: own, pictures: picturesAhead(figure, peer, ours) }]
  })
}
