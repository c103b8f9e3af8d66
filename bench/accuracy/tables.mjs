/** Markdown tables of the page. */
import { countsOf, figuresOf, groupOf, isBetter, ratioOf } from './figures.mjs'
import { isOurs, REFERENCE, SETS } from './settings.mjs'
import { peerWins, pictureWins } from './wins.mjs'

/** Rows of cells; all columns but the first `left` ones are aligned to the right. */
export function markdown([head, ...body], left = 1) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map((_, i) => (i < left ? '---|' : '---:|')).join('')}`, ...body.map(line)].join('\n')
}

function bestOf(figure, group) {
  const values = group.map(({ means }) => means[figure.id]).filter(value => value !== undefined)
  return values.reduce((best, value) => (isBetter(figure, value, best) ? value : best), values[0])
}

/** Means over a set at one color count, the best of each column in bold. Photos have the time to that of the default as well. */
export function meansTable(store, set, colors, table) {
  const group = groupOf(store, set, colors, table)
  if (group.length === 0) return 'Not measured yet.'
  const figures = figuresOf(set).filter(({ id }) => group.some(({ means }) => id in means))
  const cell = (figure, { means }) => {
    const value = means[figure.id]
    if (value === undefined) return '-'
    return value === bestOf(figure, group) ? `**${figure.show(value)}**` : figure.show(value)
  }
  const timed = SETS[set].kind === 'photo'
  const ratio = setting => {
    const value = ratioOf(store, set, setting, colors)
    return value === undefined ? '-' : `${value.toFixed(2)} ×`
  }
  return markdown([
    ['', ...figures.map(({ label }) => label), ...(timed ? ['to the default'] : [])],
    ...group.map(entry => [
      entry.setting.label,
      ...figures.map(figure => cell(figure, entry)),
      ...(timed ? [ratio(entry.setting)] : []),
    ]),
  ])
}

/** The rows of huepress in the table of single pictures. */
const ONE_EACH = ['huepress-error', REFERENCE]

const errorsOf = set => figuresOf(set).filter(({ id }) => !id.toLowerCase().includes('bytes'))

/** What the cells of `pictureTable` hold, in their order. */
export const pictureFigures = set => errorsOf(set).map(({ label }) => label)

/** The errors of each picture of an alpha set. */
export function pictureTable(store, set, colors) {
  const group = groupOf(store, set, colors).filter(({ setting }) => !isOurs(setting) || ONE_EACH.includes(setting.id))
  if (group.length === 0) return 'Not measured yet.'
  const show = ({ id, show }, row) => (row[id] === undefined ? '-' : show(row[id]))
  const cell = row =>
    errorsOf(set)
      .map(figure => show(figure, row))
      .join(' / ')
  return markdown([
    ['', ...group.map(({ setting }) => setting.label)],
    ...group[0].rows.map(({ image }, i) => [image, ...group.map(entry => cell(entry.rows[i]))]),
  ])
}

/** Whether huepress has a row in any table of a set. */
const measured = (store, set, table) =>
  countsOf(store.rows).some(colors => groupOf(store, set, colors, table).some(({ setting }) => isOurs(setting)))

/** Every mean in which a peer is ahead, or a sentence where there is none. */
export function winsTable(store, set, table) {
  const counts = countsOf(store.rows.filter(row => row.set === set))
  const wins = counts.flatMap(colors => peerWins(store, set, colors, table))
  if (!measured(store, set, table)) return 'huepress is not measured yet.'
  if (wins.length === 0) return 'No peer is ahead of any row of huepress in any mean.'
  const pictures = count => (count === undefined ? '' : ` (${count})`)
  const beaten = ({ figure, beaten: list }) =>
    list
      .map(b => `${b.setting.label.replace('huepress, ', '')} ${figure.show(b.value)}${pictures(b.pictures)}`)
      .join('; ')
  return markdown(
    [
      ['K', 'peer', 'figure', 'its mean', "ahead of huepress' (pictures)"],
      ...wins.map(win => [win.colors, win.setting.label, win.figure.label, win.figure.show(win.value), beaten(win)]),
    ],
    3,
  )
}

/** On how many pictures each peer is ahead of the first row of huepress. */
export function picturesTable(store, set, table) {
  const figures = figuresOf(set).filter(({ single }) => !single)
  const lines = countsOf(store.rows.filter(row => row.set === set)).flatMap(colors =>
    pictureWins(store, set, colors, table).map(({ setting, ahead }) => [
      colors,
      setting.label,
      ...figures.map(({ id }) => ahead[id] ?? '-'),
    ]),
  )
  if (lines.length === 0) return 'Not measured yet.'
  return markdown([['K', 'peer', ...figures.map(({ label }) => label)], ...lines], 2)
}
