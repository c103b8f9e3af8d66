/** bench/results/accuracy.json: one line a row, so that a run can be taken up again and two may share the file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { figuresOf } from './figures.mjs'
import { withLock } from './lock.mjs'
import { applies, SETS, SETTINGS } from './settings.mjs'

const STORE = fileURLToPath(new URL('../results/accuracy.json', import.meta.url))

/** `{ setup, rows, times }`; empty where there is no file yet. */
export function readStore(path = STORE) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { setup: {}, rows: [], times: null }
  }
}

export const keyOf = row => `${row.set}/${row.image}/${row.setting}/${row.colors}`

/** Whether the stored row still says what the tool does, in every figure that its set has. */
export const isCurrent = (row, version, args) =>
  row?.version === version &&
  row.args === args.join(' ') &&
  figuresOf(row.set).every(({ id, ours, single }) => ours || single || id in row)

function sorted(rows) {
  const sets = Object.keys(SETS)
  const ids = SETTINGS.map(({ id }) => id)
  const order = row => [sets.indexOf(row.set), ids.indexOf(row.setting), row.colors, row.image]
  const known = rows.filter(
    row =>
      ids.includes(row.setting) &&
      sets.includes(row.set) &&
      applies(SETTINGS[ids.indexOf(row.setting)], row.set, row.colors),
  )
  return known
    .map(row => ({ row, order: order(row) }))
    .sort((a, b) => {
      const at = a.order.findIndex((value, i) => value !== b.order[i])
      return at < 0 ? 0 : a.order[at] < b.order[at] ? -1 : 1
    })
    .map(({ row }) => row)
}

function write({ setup, rows, times }, path) {
  const lines = sorted(rows).map(row => `    ${JSON.stringify(row)}`)
  const text = `{\n  "setup": ${JSON.stringify(setup)},\n  "rows": [\n${lines.join(',\n')}\n  ],\n  "times": ${JSON.stringify(times)}\n}\n`
  const part = `${path}.${process.pid}.part`
  writeFileSync(part, text)
  renameSync(part, path)
}

/** Puts rows and other parts into the file as it is now: another run may have written meanwhile, or be about to. */
export function updateStore({ rows = [], ...parts }, path = STORE) {
  withLock(`${path}.lock`, () => {
    const store = readStore(path)
    const merged = new Map([...store.rows, ...rows].map(row => [keyOf(row), row]))
    write({ ...store, ...parts, rows: [...merged.values()] }, path)
  })
}
