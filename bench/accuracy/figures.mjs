/** The figures of the tables and their means over pictures. */
import { mean } from '../stats.mjs'
import { applies, REFERENCE, SETS, SETTINGS } from './settings.mjs'

const grouped = value => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
const fixed = value => value.toFixed(Math.abs(value) < 0.1 ? 4 : 2)

/**
 * `better`: which way a figure improves. `ours`: the field of huepress it is compared with, where that is another; only
 * some settings have such a figure. `single`: taken on one picture, not on all.
 */
const BYTES = [
  { id: 'bytes', label: 'bytes', better: 'lower', show: grouped },
  { id: 'oxipngBytes', label: 'bytes after oxipng', better: 'lower', show: grouped, ours: 'bytes' },
]

const SOFT = { id: 'soft', label: 'on soft pixels', better: 'lower', show: fixed }

const FIGURES = {
  photo: [
    { id: 'mse', label: 'mse', better: 'lower', show: fixed },
    { id: 'butteraugli', label: 'butteraugli', better: 'lower', show: fixed },
    { id: 'ssimulacra2', label: 'SSIMULACRA2', better: 'higher', show: fixed },
    ...BYTES,
    { id: 'seconds', label: 'seconds', better: 'lower', show: value => value.toFixed(2), single: true },
  ],
  alpha: [
    { id: 'black', label: 'mse over black', better: 'lower', show: fixed },
    { id: 'white', label: 'over white', better: 'lower', show: fixed },
    { id: 'checker', label: 'over a checkerboard', better: 'lower', show: fixed },
    SOFT,
    ...BYTES,
  ],
}

export const figuresOf = set => FIGURES[SETS[set].kind].filter(figure => figure !== SOFT || SETS[set].soft)

export const isBetter = (figure, a, b) => (figure.better === 'lower' ? a < b : a > b)

export const countsOf = rows => [...new Set(rows.map(row => row.colors))].sort((a, b) => a - b)
export const picturesOf = rows => [...new Set(rows.map(row => row.image))].sort()

/** The time of a setting, where it was taken from what `rows` were: another build may be slower or faster. */
function timeOf({ rows, times }, set, id, colors) {
  const time = times?.rows.find(row => row.setting === id && row.colors === colors)
  const same = row => row.set !== set || row.setting !== id || row.colors !== colors || row.version === time.version
  return time && rows.every(same) ? time : undefined
}

/** How many times as long as the reference, or undefined where either is not known for the same build. */
export function ratioOf(store, set, setting, colors) {
  const [own, base] = [setting.id, REFERENCE].map(id => timeOf(store, set, id, colors))
  return own && base ? own.ms / base.ms : undefined
}

function meansOf(store, set, setting, colors, rows) {
  const present = figuresOf(set).filter(({ id }) => rows.every(row => id in row))
  const means = Object.fromEntries(present.map(({ id }) => [id, mean(rows.map(row => row[id]))]))
  const time = timeOf(store, set, setting.id, colors)
  return time && SETS[set].kind === 'photo' ? { ...means, seconds: time.ms / 1000 } : means
}

/**
 * One entry a setting for a set and color count: its rows by picture and the mean of each figure it has. Settings that
 * lack a picture, or whose rows were measured with other options, are left out: their means would be of something else. `table` limits the settings, all without it.
 */
export function groupOf(store, set, colors, table) {
  const here = store.rows.filter(row => row.set === set && row.colors === colors)
  const pictures = picturesOf(here)
  const wanted = SETTINGS.filter(s => applies(s, set, colors) && (!table || s.table === table))
  return wanted.flatMap(setting => {
    const args = setting.args.join(' ')
    const own = here
      .filter(row => row.setting === setting.id && row.args === args)
      .sort((a, b) => (a.image < b.image ? -1 : 1))
    if (own.length === 0 || own.length < pictures.length) return []
    return [{ setting, rows: own, means: meansOf(store, set, setting, colors, own) }]
  })
}
