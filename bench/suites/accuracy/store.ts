/** bench/results/accuracy.json: one line a row, so that a run can be taken up again. */
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { fromRoot, type Machine, readJson } from '../../lib/results.ts'
import { figuresOf } from './figures.ts'
import { applies, SETS, SETTINGS } from './settings.ts'

const STORE = fromRoot('bench/results/accuracy.json')

/** A result and its figures. */
export interface Row {
  set: string
  image: string
  setting: string
  colors: number
  version: string
  args: string
  [figure: string]: string | number | null
}

interface Times {
  picture?: string
  runs?: number
  machine?: Machine
  rows: { setting: string; version: string; colors: number; ms: number; spread?: number[] }[]
}

export interface Store {
  setup?: Partial<Machine>
  rows: Row[]
  times?: Times | null
}

export const readStore = (): Store => (existsSync(STORE) ? readJson(STORE) : { setup: {}, rows: [], times: null })

export const keyOf = ({ set, image, setting, colors }: Pick<Row, 'set' | 'image' | 'setting' | 'colors'>): string =>
  `${set}/${image}/${setting}/${colors}`

/** Whether the stored row still says what the tool does, in every figure that its set has. */
export const isCurrent = (
  row: Pick<Row, 'set' | 'version' | 'args'> | undefined,
  version: string,
  args: readonly string[],
): boolean =>
  row?.version === version &&
  row.args === args.join(' ') &&
  figuresOf(row.set).every(({ id, ours, single }) => ours || single || id in row)

/** In the order of sets, settings, counts and pictures; without rows of what is not measured any more. */
function sorted(rows: readonly Row[]): Row[] {
  const text = (row: Row) => `${String(row.colors).padStart(3)} ${row.image}`
  return Object.keys(SETS).flatMap(set =>
    SETTINGS.flatMap(setting =>
      rows
        .filter(row => row.set === set && row.setting === setting.id && applies(setting, set, row.colors))
        .sort((a, b) => (text(a) < text(b) ? -1 : 1)),
    ),
  )
}

/** Puts rows and other parts into the file. */
export function updateStore({ rows = [], ...parts }: Partial<Store>): void {
  const before = readStore()
  const merged = new Map([...before.rows, ...rows].map(row => [keyOf(row), row]))
  const { setup, times } = { ...before, ...parts }
  const lines = sorted([...merged.values()]).map(row => `    ${JSON.stringify(row)}`)
  const text = [
    `"setup": ${JSON.stringify(setup)}`,
    `"rows": [\n${lines.join(',\n')}\n  ]`,
    `"times": ${JSON.stringify(times)}`,
  ]
  writeFileSync(`${STORE}.part`, `{\n  ${text.join(',\n  ')}\n}\n`)
  renameSync(`${STORE}.part`, STORE)
}
