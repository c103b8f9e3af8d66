/** Markdown tables of the document. */
import { markdown } from '../../lib/tables.ts'
import {
  beatenBy,
  bestOf,
  countsOf,
  type Entry,
  type Figure,
  figuresOf,
  groupOf,
  picturesAhead,
  ratioOf,
  rowsOf,
} from './figures.ts'
import { firstOf, isOurs, REFERENCE, SETS, type Setting, type TableName } from './settings.ts'
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

const sidesOf = (group: readonly Entry[]) => ({
  all: group.filter(({ setting }) => isOurs(setting)),
  peers: group.filter(({ setting }) => !isOurs(setting)),
})

/** Every mean in which a peer is ahead, or a sentence if there is none. */
export function winsTable(store: Store, set: string, table?: TableName): string {
  const groups = countsOf(rowsOf(store, set)).map(colors => ({
    colors,
    ...sidesOf(groupOf(store, set, colors, table)),
  }))
  if (groups.every(({ all }) => all.length === 0)) return 'huepress is not measured yet.'
  const rows = groups.flatMap(({ colors, all, peers }) =>
    peers.flatMap(peer =>
      figuresOf(set).flatMap(figure => {
        const beaten = beatenBy(figure, peer, all).map(({ setting, mean, pictures }) => {
          const name = setting.label.replace('huepress, ', '')
          return `${name} ${figure.show(mean)}${pictures === undefined ? '' : ` (${pictures})`}`
        })
        if (beaten.length === 0) return []
        return [[colors, peer.setting.label, figure.label, figure.show(peer.means[figure.id]), beaten.join('; ')]]
      }),
    ),
  )
  if (rows.length === 0) return 'No peer is ahead of any row of huepress in any mean.'
  return markdown([['K', 'peer', 'figure', 'its mean', "ahead of huepress' (pictures)"], ...rows], 3)
}

/** On how many pictures each peer is ahead of the first row of huepress. */
export function picturesTable(store: Store, set: string, table?: TableName): string {
  const figures = figuresOf(set).filter(({ single }) => !single)
  const rows = countsOf(rowsOf(store, set)).flatMap(colors => {
    const { all, peers } = sidesOf(groupOf(store, set, colors, table))
    const ours = all.find(({ setting }) => setting === firstOf(table))
    if (!ours) return []
    const ahead = (peer: Entry) =>
      figures.map(figure => (figure.id in peer.means ? picturesAhead(figure, peer, ours)! : '-'))
    return peers.map(peer => [colors, peer.setting.label, ...ahead(peer)])
  })
  if (rows.length === 0) return NOTHING
  return markdown([['K', 'peer', ...figures.map(({ label }) => label)], ...rows], 2)
}
