import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

export const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** What a figure depends on besides the code. */
export function machine() {
  const [cpu] = cpus()
  return {
    cpu: cpu.model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: process.platform,
  }
}

export function versionOf(program, args = ['--version']) {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n')[0]
  } catch {
    return null
  }
}

/** Writes the dated JSON of a run under bench/results and says where. */
export function save(name, data) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)))
  const date = new Date().toISOString().slice(0, 10)
  const folder = new URL('./results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    new URL(`${date}-${name}.json`, folder),
    `${JSON.stringify({ name, date, version, machine: machine(), ...data }, null, 2)}\n`,
  )
  console.log(`written: bench/results/${date}-${name}.json`)
}

/** Rows of strings and numbers as an aligned table. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => String(row[column]).length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => (column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column])))
        .join('  '),
    )
}
