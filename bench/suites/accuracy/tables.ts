/** Markdown tables of the document. */
import { markdown } from '../../lib/tables.ts'
import {
  bestOf,
  countsOf,
  type Entry,
  type Figure,
  figuresOf,
  groupOf,
  peerWins,
  pictureWins,
  ratioOf,
  rowsOf,
} from './figures.ts'
import { isOurs, REFERENCE, SETS, type Setting, type TableName } from './settings.ts'
import type { Row, Store } from './store.ts'

const NOTHING = 'Not measured yet.'

/** Means over a set at one color count, the best of each column in bold. Photos have the time to that of the default too. */
export function meansTable(store: Store, set: string, colors: number, table?: TableName): string {
  const group = groupOf(store, set, colors, table)
  if (group.length === 0) return NOTHING
  const figures = figuresOf(set).filter(({ id }) => group.some(({ means }) => id in means))
  const best = figures.map(one =>
    bestOf(
      one,
      group.flatMap(({ means }) => means[one.id] ?? []),
    ),
  )
  const cell =
    ({ means }: Entry) =>
    (figure: Figure, n: number) => {
      const value = means[figure.id]
      if (value === undefined) return '-'
      return value === best[n] ? `**${figure.show(value)}**` : figure.show(value)
    }
  const ratio = (setting: Setting) => {
    const value = ratioOf(store, set, setting, colors)
    return value === undefined ? '-' : `${value.toFixed(2)} ×`
  }
  const timed = SETS[set].kind === 'photo'
  return markdown([
    ['', ...figures.map(({ label }) => label), ...(timed ? ['to the default'] : [])],
    ...group.map(entry => [entry.setting.label, ...figures.map(cell(entry)), ...(timed ? [ratio(entry.setting)] : [])]),
  ])
}

/** The rows of huepress in the table of single pictures. */
const ONE_EACH = ['huepress-error', REFERENCE]

const errorsOf = (set: string) => figuresOf(set).filter(({ id }) => !id.toLowerCase().includes('bytes'))

/** What the cells of `pictureTable` hold, in their order. */
export const pictureFigures = (set: string): string[] => errorsOf(set).map(({ label }) => label)

/** The errors of each picture of an alpha set. */
export function pictureTable(store: Store, set: string, colors: number): string {
  const group = groupOf(store, set, colors).filter(({ setting }) => !isOurs(setting) || ONE_EACH.includes(setting.id))
  if (group.length === 0) return NOTHING
  const show = (row: Row, { id, show }: Figure) => (row[id] === undefined ? '-' : show(row[id] as number))
  const cell = (row: Row) => errorsOf(set).map(figure => show(row, figure))
  return markdown([
    ['', ...group.map(({ setting }) => setting.label)],
    ...group[0].rows.map(({ image }, i) => [image, ...group.map(({ rows }) => cell(rows[i]).join(' / '))]),
  ])
}

/** Every mean in which a peer is ahead, or a sentence if there is none. */
export function winsTable(store: Store, set: string, table?: TableName): string {
  const counts = countsOf(rowsOf(store, set))
  const isMeasured = counts.some(colors => groupOf(store, set, colors, table).some(({ setting }) => isOurs(setting)))
  if (!isMeasured) return 'huepress is not measured yet.'
  const wins = counts.flatMap(colors => peerWins(store, set, colors, table))
  if (wins.length === 0) return 'No peer is ahead of any row of huepress in any mean.'
  const pictures = (count?: number) => (count === undefined ? '' : ` (${count})`)
  return markdown(
    [
      ['K', 'peer', 'figure', 'its mean', "ahead of huepress' (pictures)"],
      ...wins.map(({ colors, setting, figure, value, beaten }) => [
        colors,
        setting.label,
        figure.label,
        figure.show(value),
        beaten
          .map(b => `${b.setting.label.replace('huepress, ', '')} ${figure.show(b.value)}${pictures(b.pictures)}`)
          .join('; '),
      ]),
    ],
    3,
  )
}

/** On how many pictures each peer is ahead of the first row of huepress. */
export function picturesTable(store: Store, set: string, table?: TableName): string {
  const figures = figuresOf(set).filter(({ single }) => !single)
  const lines = countsOf(rowsOf(store, set)).flatMap(colors =>
    pictureWins(store, set, colors, table).map(({ setting, ahead }) => [colors, setting.label, ...ahead]),
  )
  if (lines.length === 0) return NOTHING
  return markdown([['K', 'peer', ...figures.map(({ label }) => label)], ...lines], 2)
}
