/**
 * Results that documents are made from: a file of bench/results with one line a row, so that a run can be taken up
 * again.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { fromRoot, type Machine, readJson } from './results.ts'

/** What one program made of one picture, and its figures. */
export interface Row {
  set: string
  image: string
  setting: string
  colors: number
  version: string
  args: string
  /** Why there is nothing else. */
  failed?: string
  [figure: string]: string | number | null | undefined
}

export interface Store {
  /** Of the latest run; `load` says how busy other work kept the machine when it began. */
  setup?: Machine & { date?: string; runs?: number; load?: number }
  rows: Row[]
}

const pathOf = (name: string) => fromRoot(`bench/results/${name}.json`)

export const readStore = (name: string): Store => (existsSync(pathOf(name)) ? readJson(pathOf(name)) : { rows: [] })

export const keyOf = ({ set, image, setting, colors }: Pick<Row, 'set' | 'image' | 'setting' | 'colors'>): string =>
  `${set}/${image}/${setting}/${colors}`

/** Puts rows, in place of those they measure again, and other parts into the file. */
export function updateStore(name: string, { rows = [], setup }: Partial<Store>): void {
  const before = readStore(name)
  const merged = new Map([...before.rows, ...rows].map(row => [keyOf(row), row]))
  const lines = [...merged.values()].map(row => `    ${JSON.stringify(row)}`)
  const text = `"setup": ${JSON.stringify(setup ?? before.setup)},\n  "rows": [\n${lines.join(',\n')}\n  ]`
  writeFileSync(`${pathOf(name)}.part`, `{\n  ${text}\n}\n`)
  renameSync(`${pathOf(name)}.part`, pathOf(name))
}
