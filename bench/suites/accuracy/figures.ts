/** The figures of the tables, and their means over pictures. */
import { mean } from '../../lib/stats.ts'
import type { Row, Store } from '../../lib/store.ts'
import { grouped } from '../../lib/tables.ts'
import { applies, SETS, SETTINGS, type Setting, type TableName } from './settings.ts'

export interface Figure {
  id: string
  label: string
  show(value: number): string
  /** It improves upwards. */
  isHigherBetter?: boolean
  /** The field of huepress it is compared with, if that is another; only some settings have such a figure. */
  ours?: string
}

const fixed = (value: number) => value.toFixed(Math.abs(value) < 0.1 ? 4 : 2)
const figure = (id: string, label: string, more?: Partial<Figure>): Figure => ({ id, label, show: fixed, ...more })

const BYTES = [
  figure('bytes', 'bytes', { show: grouped }),
  figure('oxipngBytes', 'bytes after oxipng', { show: grouped, ours: 'bytes' }),
]
const PHOTO = [
  figure('mse', 'mse'),
  figure('butteraugli', 'butteraugli'),
  figure('ssimulacra2', 'SSIMULACRA2', { isHigherBetter: true }),
]
const ALPHA = [
  figure('black', 'mse over black'),
  figure('white', 'over white'),
  figure('checker', 'over a checkerboard'),
]
const SOFT = figure('soft', 'on soft pixels')
const SECONDS = figure('ms', 'seconds', { show: value => (value / 1000).toFixed(2) })

export const figuresOf = (set: string): Figure[] =>
  SETS[set].kind === 'photo' ? [...PHOTO, ...BYTES, SECONDS] : [...ALPHA, ...(SETS[set].soft ? [SOFT] : []), ...BYTES]

export const isBetter = ({ isHigherBetter }: Figure, a: number, b: number): boolean => (isHigherBetter ? a > b : a < b)

/** Whether the stored row still says what the tool does, in every figure that its set has. */
export const isCurrent = (
  row: Pick<Row, 'set' | 'version' | 'args'> | undefined,
  version: string,
  args: readonly string[],
): boolean =>
  row?.version === version &&
  row.args === args.join(' ') &&
  figuresOf(row.set).every(({ id, ours }) => ours || id in row)

export const picturesOf = ({ rows }: Store, set: string): string[] =>
  [...new Set(rows.filter(row => row.set === set).map(row => row.image))].sort()

/** A setting with its rows by picture and the mean of each figure it has. */
export interface Entry {
  setting: Setting
  rows: Row[]
  means: Record<string, number>
}

/**
 * The entries of a set and color count. Settings that lack a picture, or whose rows were measured with other options,
 * are left out: their means would be of something else. `table` limits the settings.
 */
export function groupOf(store: Store, set: string, colors: number, table?: TableName): Entry[] {
  const here = store.rows.filter(row => row.set === set && row.colors === colors)
  const pictures = new Set(here.map(({ image }) => image)).size
  return SETTINGS.filter(one => applies(one, set, colors) && (!table || one.table === table)).flatMap(setting => {
    const args = setting.args.join(' ')
    const rows = here.filter(row => row.setting === setting.id && row.args === args)
    if (rows.length === 0 || rows.length < pictures) return []
    rows.sort((a, b) => (a.image < b.image ? -1 : 1))
    const present = figuresOf(set).filter(({ id }) => rows.every(row => id in row))
    const means = Object.fromEntries(present.map(({ id }) => [id, mean(rows.map(row => row[id] as number))]))
    return [{ setting, rows, means }]
  })
}
