/** Markdown tables of the page. */
import { countsOf, FIGURES, fixed, groupOf, isBetter } from './figures.mjs'
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

function timeCells(times, id, colors) {
  const find = wanted => times?.rows.find(row => row.colors === colors && row.setting === wanted)
  const own = find(id)
  const base = find(REFERENCE)
  return own && base ? [(own.ms / 1000).toFixed(2), `${(own.ms / base.ms).toFixed(2)} ×`] : ['-', '-']
}

/** Means over a set at one colour count, the best of each column in bold. `times` adds two columns. */
export function meansTable({ rows, times }, set, colors, table) {
  const group = groupOf(rows, set, colors, table)
  if (group.length === 0) return 'Not measured yet.'
  const figures = FIGURES[SETS[set].kind].filter(({ id }) => group.some(({ means }) => id in means))
  const cell = (figure, { means }) => {
    const value = means[figure.id]
    if (value === undefined) return '-'
    return value === bestOf(figure, group) ? `**${figure.show(value)}**` : figure.show(value)
  }
  const timed = SETS[set].kind === 'photo'
  return markdown([
    ['', ...figures.map(({ label }) => label), ...(timed ? ['seconds', 'to the default'] : [])],
    ...group.map(entry => [
      entry.setting.label,
      ...figures.map(figure => cell(figure, entry)),
      ...(timed ? timeCells(times, entry.setting.id, colors) : []),
    ]),
  ])
}

/** The rows of huepress in the table of single pictures. */
const ONE_EACH = ['huepress-error', REFERENCE]

/** The error of each picture, over black / white / checkerboard. */
export function pictureTable(rows, set, colors) {
  const group = groupOf(rows, set, colors).filter(({ setting }) => !isOurs(setting) || ONE_EACH.includes(setting.id))
  if (group.length === 0) return 'Not measured yet.'
  const cell = row => ['black', 'white', 'checker'].map(id => fixed(row[id])).join(' / ')
  return markdown([
    ['', ...group.map(({ setting }) => setting.label)],
    ...group[0].rows.map(({ image }, i) => [image, ...group.map(entry => cell(entry.rows[i]))]),
  ])
}

/** Whether huepress has a row in any table of a set. */
const measured = (rows, set, table) =>
  countsOf(rows).some(colors => groupOf(rows, set, colors, table).some(({ setting }) => isOurs(setting)))

/** Every mean in which a peer is ahead, or a sentence where there is none. */
export function winsTable(rows, set, table) {
  const wins = countsOf(rows.filter(row => row.set === set)).flatMap(colors => peerWins(rows, set, colors, table))
  if (!measured(rows, set, table)) return 'huepress is not measured yet.'
  if (wins.length === 0) return 'No peer is ahead of any row of huepress in any mean.'
  const beaten = ({ figure, beaten: list }) =>
    list.map(b => `${b.setting.label.replace('huepress, ', '')} ${figure.show(b.value)} (${b.pictures})`).join('; ')
  return markdown(
    [
      ['K', 'peer', 'figure', 'its mean', "ahead of huepress' (pictures)"],
      ...wins.map(win => [win.colors, win.setting.label, win.figure.label, win.figure.show(win.value), beaten(win)]),
    ],
    3,
  )
}

/** On how many pictures each peer is ahead of the first row of huepress. */
export function picturesTable(rows, set, table) {
  const figures = FIGURES[SETS[set].kind]
  const lines = countsOf(rows.filter(row => row.set === set)).flatMap(colors =>
    pictureWins(rows, set, colors, table).map(({ setting, ahead }) => [
      colors,
      setting.label,
      ...figures.map(({ id }) => ahead[id] ?? '-'),
    ]),
  )
  if (lines.length === 0) return 'Not measured yet.'
  return markdown([['K', 'peer', ...figures.map(({ label }) => label)], ...lines], 2)
}
