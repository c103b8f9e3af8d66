/** The generated parts of docs/benchmarks/accuracy.md from the measured rows. */
import { fill, wrap } from '../../lib/documents.ts'
import { type Machine, machineWords } from '../../lib/results.ts'
import { markdown } from '../../lib/tables.ts'
import { countsOf, picturesOf, rowsOf } from './figures.ts'
import { firstOf, isOurs, SETS, SETTINGS, SHOW, type TableName } from './settings.ts'
import type { Store } from './store.ts'
import { meansTable, pictureFigures, picturesTable, pictureTable, winsTable } from './tables.ts'

export const PAGE = 'docs/benchmarks/accuracy.md'

const TABLES: Record<TableName, string> = { plain: 'Not dithered', dithered: 'Dithered' }

/** The color counts at which alpha pictures are shown one by one. */
const EACH = [32, 256]

/** Machine, calls and pictures. */
function setUp(store: Store, sets: readonly string[]): string[] {
  const measured = SETTINGS.filter(({ id }) => store.rows.some(row => row.setting === id))
  const calls = measured.map(setting => {
    const versions = new Set(store.rows.filter(row => row.setting === setting.id).map(row => row.version))
    const version = `${isOurs(setting) ? 'build ' : ''}${[...versions].join(', ')}`
    return [setting.label, version, `\`${SHOW[setting.tool](setting.args)}\``]
  })
  const pictures = sets.map(set => `- ${set}: ${SETS[set].about}: ${picturesOf(rowsOf(store, set)).join(', ')}.`)
  return [
    wrap(`Machine: ${machineWords(store.setup as Machine)}.`),
    markdown([['row', 'version', 'call'], ...calls], 3),
    'Pictures:',
    pictures.map(line => wrap(line, '  ')).join('\n'),
  ]
}

const meansSections = (store: Store, set: string, table?: TableName) =>
  countsOf(rowsOf(store, set)).flatMap(colors => [`### K = ${colors}`, meansTable(store, set, colors, table)])

const photoSection = (store: Store, set: string, table: TableName) => [
  `## ${TABLES[table]}: means over ${picturesOf(rowsOf(store, set)).length} photos (${set})`,
  ...meansSections(store, set, table),
]

const alphaSection = (store: Store, set: string) => [
  `## Alpha: means over ${picturesOf(rowsOf(store, set)).length} pictures (${set})`,
  ...meansSections(store, set),
  ...EACH.flatMap(colors => [
    `### Each picture at K = ${colors}: ${pictureFigures(set).join(' / ')}`,
    pictureTable(store, set, colors),
  ]),
]

function photoWins(store: Store, set: string, table: TableName): string[] {
  const count = picturesOf(rowsOf(store, set)).length
  return [
    `### ${TABLES[table]} (${set})`,
    winsTable(store, set, table),
    `On how many of ${count} pictures a peer is ahead of ${firstOf(table).label}:`,
    picturesTable(store, set, table),
  ]
}

const LEAD =
  'Every mean of a peer that is better than a row of huepress in the same table, with the number of pictures on which ' +
  'it is. Bytes after oxipng stand against the bytes that huepress writes.'

/** All tables of figures. */
function tables(store: Store, sets: readonly string[]): string[] {
  const photos = sets.filter(set => SETS[set].kind === 'photo')
  const alphas = sets.filter(set => SETS[set].kind === 'alpha')
  const each = (section: (store: Store, set: string, table: TableName) => string[]) =>
    photos.flatMap(set => (['plain', 'dithered'] as const).flatMap(table => section(store, set, table)))
  return [
    ...each(photoSection),
    ...alphas.flatMap(set => alphaSection(store, set)),
    '## Where a peer wins',
    wrap(LEAD),
    ...each(photoWins),
    ...alphas.flatMap(set => [`### Alpha (${set})`, winsTable(store, set)]),
  ]
}

const timesOf = ({ times }: Store) =>
  times
    ? `Times are the median of ${times.runs} runs of one picture (${times.picture}).`
    : 'Times are not measured yet.'

/** The document with what the store gives between its marks; the same store gives the same document. */
export function accuracyInto(page: string, store: Store): string {
  const sets = Object.keys(SETS).filter(set => rowsOf(store, set).length > 0)
  const parts = { 'set-up': setUp(store, sets), tables: tables(store, sets), times: [timesOf(store)] }
  return Object.entries(parts).reduce((text, [name, blocks]) => fill(text, name, name, blocks.join('\n\n')), page)
}
