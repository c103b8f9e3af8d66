/** bench/results/accuracy.json: one line a row, so that a run can be taken up again and two may share the file. */
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

/** Empty if there is no file yet. */
export function readStore(path = STORE): Store {
  try {
    return readJson(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { setup: {}, rows: [], times: null }
  }
}

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

function write({ setup, rows, times }: Store, path: string): void {
  const lines = sorted(rows).map(row => `    ${JSON.stringify(row)}`)
  const parts = [`"setup": ${JSON.stringify(setup)}`, `"rows": [\n${lines.join(',\n')}\n  ]`]
  const text = `{\n  ${[...parts, `"times": ${JSON.stringify(times)}`].join(',\n  ')}\n}\n`
  const part = `${path}.${process.pid}.part`
  writeFileSync(part, text)
  renameSync(part, path)
}

const STALE_MS = 10_000

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** Whether the lock was taken; one that a killed process left behind is cleared for the next try. */
function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (since !== undefined && Date.now() - since > STALE_MS) rmSync(path, { force: true })
  return false
}

/** Puts rows and other parts into the file as it is now: another run may have written meanwhile, or be about to. */
export function updateStore({ rows = [], ...parts }: Partial<Store>, path = STORE): void {
  const lock = `${path}.lock`
  while (!take(lock)) pause(20)
  try {
    const store = readStore(path)
    const merged = new Map([...store.rows, ...rows].map(row => [keyOf(row), row]))
    write({ ...store, ...parts, rows: [...merged.values()] }, path)
  } finally {
    rmSync(lock, { force: true })
  }
}
