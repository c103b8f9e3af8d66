/** The generated parts of docs/benchmarks/accuracy.md from the measured rows. */
import { fill, wrap } from '../../lib/documents.ts'
import { machineWords } from '../../lib/results.ts'
import type { Row, Store } from '../../lib/store.ts'
import { markdown } from '../../lib/tables.ts'
import { type Entry, type Figure, figuresOf, groupOf, isBetter, picturesOf } from './figures.ts'
import { COLORS, isOurs, SETS, SETTINGS, SHOW, type TableName } from './settings.ts'

export const PAGE = 'docs/benchmarks/accuracy.md'

const TABLES = { plain: 'Not dithered', dithered: 'Dithered' }

/** Means over a set at one color count, the best of each column in bold. */
export function meansTable(store: Store, set: string, colors: number, table?: TableName): string {
  const group = groupOf(store, set, colors, table)
  if (group.length === 0) return 'Not measured yet.'
  const figures = figuresOf(set).filter(({ id }) => group.some(({ means }) => id in means))
  const cellOf = (figure: Figure, value?: number) => {
    if (value === undefined) return '-'
    const isBest = group.every(({ means }) => !(figure.id in means && isBetter(figure, means[figure.id], value)))
    return isBest ? `**${figure.show(value)}**` : figure.show(value)
  }
  return markdown([
    ['', ...figures.map(({ label }) => label)],
    ...group.map(({ setting, means }) => [setting.about, ...figures.map(one => cellOf(one, means[one.id]))]),
  ])
}

/** A row of huepress that a peer's mean is better than: its mean, and on how many pictures the peer is ahead. */
function beatenWords(figure: Figure, peer: Entry, ours: Entry): string[] {
  const own = figure.ours ?? figure.id
  const [value, ownMean] = [peer.means[figure.id], ours.means[own]]
  if (value === undefined || ownMean === undefined || !isBetter(figure, value, ownMean)) return []
  const isAhead = (row: Row, i: number) => isBetter(figure, row[figure.id] as number, ours.rows[i][own] as number)
  const pictures = peer.rows.filter(isAhead).length
  return [`${ours.setting.about.replace('huepress, ', '')} ${figure.show(ownMean)} (${pictures})`]
}

/** Every mean in which a peer is ahead, or a sentence if there is none. */
export function winsTable(store: Store, set: string, table?: TableName): string {
  const groups = COLORS.map(colors => ({ colors, group: groupOf(store, set, colors, table) }))
  if (!groups.some(({ group }) => group.some(({ setting }) => isOurs(setting)))) return 'huepress is not measured yet.'
  const rows = groups.flatMap(({ colors, group }) =>
    group
      .filter(({ setting }) => !isOurs(setting))
      .flatMap(peer =>
        figuresOf(set).flatMap(figure => {
          const all = group.filter(({ setting }) => isOurs(setting))
          const beaten = all.flatMap(ours => beatenWords(figure, peer, ours))
          if (beaten.length === 0) return []
          return [[colors, peer.setting.about, figure.label, figure.show(peer.means[figure.id]), beaten.join('; ')]]
        }),
      ),
  )
  if (rows.length === 0) return 'No peer is ahead of any row of huepress in any mean.'
  return markdown([['K', 'peer', 'figure', 'its mean', "ahead of huepress' (pictures)"], ...rows], 3)
}

/** Machine, calls and pictures. */
function setUp(store: Store, sets: readonly string[]): string[] {
  const measured = SETTINGS.filter(({ id }) => store.rows.some(row => row.setting === id))
  const calls = measured.map(setting => {
    const versions = new Set(store.rows.filter(row => row.setting === setting.id).map(row => row.version))
    const version = `${isOurs(setting) ? 'build ' : ''}${[...versions].join(', ')}`
    return [setting.about, version, `\`${SHOW[setting.tool](setting.args)}\``]
  })
  const pictures = sets.map(set => wrap(`- ${set}: ${SETS[set].about}: ${picturesOf(store, set).join(', ')}.`, '  '))
  return [
    wrap(`Machine: ${machineWords(store.setup!)}.`),
    markdown([['row', 'version', 'call'], ...calls], 3),
    'Pictures:',
    pictures.join('\n'),
  ]
}

const LEAD =
  'Every mean of a peer that is better than a row of huepress in the same table, with the number of pictures on which ' +
  'it is. Bytes after oxipng stand against the bytes that huepress writes.'

interface Group {
  set: string
  table?: TableName
  count: number
  title: string
  kind: string
}

function tables(store: Store, sets: readonly string[]): string[] {
  const groups = sets.flatMap((set): Group[] => {
    const count = picturesOf(store, set).length
    if (SETS[set].kind === 'alpha') return [{ set, count, title: 'Alpha', kind: 'pictures' }]
    const both = Object.entries(TABLES) as [TableName, string][]
    return both.map(([table, title]) => ({ set, table, count, title, kind: 'photos' }))
  })
  const means = groups.flatMap(({ set, table, count, title, kind }) => [
    `## ${title}: means over ${count} ${kind} (${set})`,
    ...COLORS.flatMap(colors => [`### K = ${colors}`, meansTable(store, set, colors, table)]),
  ])
  const wins = groups.flatMap(({ set, table, title }) => [`### ${title} (${set})`, winsTable(store, set, table)])
  return [...means, '## Where a peer wins', wrap(LEAD), ...wins]
}

/** The document with what the store gives between its marks; the same store gives the same document. */
export function accuracyInto(page: string, store: Store): string {
  const sets = Object.keys(SETS).filter(set => picturesOf(store, set).length > 0)
  const withSetUp = fill(page, 'set-up', 'set-up', setUp(store, sets).join('\n\n'))
  return fill(withSetUp, 'tables', 'tables', tables(store, sets).join('\n\n'))
}
