/** The figures of the tables and their means over pictures. */
import { mean } from '../stats.mjs'
import { applies, SETS, SETTINGS } from './settings.mjs'

const grouped = value => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
export const fixed = value => value.toFixed(Math.abs(value) < 0.1 ? 4 : 2)

/** `better`: which way a figure improves. `ours`: the field of huepress it is compared with, where that is another. */
const BYTES = [
  { id: 'bytes', label: 'bytes', better: 'lower', show: grouped },
  { id: 'oxipngBytes', label: 'bytes after oxipng', better: 'lower', show: grouped, ours: 'bytes' },
]

export const FIGURES = {
  photo: [
    { id: 'mse', label: 'mse', better: 'lower', show: fixed },
    { id: 'butteraugli', label: 'butteraugli', better: 'lower', show: fixed },
    { id: 'ssimulacra2', label: 'SSIMULACRA2', better: 'higher', show: fixed },
    ...BYTES,
  ],
  alpha: [
    { id: 'black', label: 'mse over black', better: 'lower', show: fixed },
    { id: 'white', label: 'over white', better: 'lower', show: fixed },
    { id: 'checker', label: 'over a checkerboard', better: 'lower', show: fixed },
    ...BYTES,
  ],
}

export const isBetter = (figure, a, b) => (figure.better === 'lower' ? a < b : a > b)

export const countsOf = rows => [...new Set(rows.map(row => row.colors))].sort((a, b) => a - b)
export const picturesOf = rows => [...new Set(rows.map(row => row.image))].sort()

/**
 * One entry a setting for a set and colour count: its rows by picture and the mean of each figure it has. Settings that
 * lack a picture, or whose rows were measured with other options, are left out: their means would be of something else. `table` limits the settings, all without it.
 */
export function groupOf(rows, set, colors, table) {
  const { kind } = SETS[set]
  const here = rows.filter(row => row.set === set && row.colors === colors)
  const pictures = picturesOf(here)
  const wanted = SETTINGS.filter(s => applies(s, set, colors) && (!table || s.table === table))
  return wanted.flatMap(setting => {
    const args = setting.args.join(' ')
    const own = here
      .filter(row => row.setting === setting.id && row.args === args)
      .sort((a, b) => (a.image < b.image ? -1 : 1))
    if (own.length === 0 || own.length < pictures.length) return []
    const means = FIGURES[kind].filter(({ id }) => id in own[0]).map(({ id }) => [id, mean(own.map(row => row[id]))])
    return [{ setting, rows: own, means: Object.fromEntries(means) }]
  })
}
