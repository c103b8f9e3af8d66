import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a case came to: what golden values hold, and what every place must come to. */
export interface Figures {
  id: string
  /** SHA-256 in hex. */
  palette: string
  indices: string
  /** Of the file. */
  bytes: number
  mse: number
}

export const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url))

const percent = (from: number, to: number): string => {
  if (from === 0) return 'from none'
  const change = ((to - from) / from) * 100
  return `${change < 0 ? '' : '+'}${change.toFixed(Math.abs(change) < 0.1 ? 4 : 2)} %`
}

const moved = (name: string, from: number, to: number) => `${name} ${from} -> ${to} (${percent(from, to)})`

/** What differs, in words; nothing if all is as it was. */
export function differences(golden: Figures, found: Figures): string[] {
  const words = []
  if (golden.palette !== found.palette) words.push('palette changed')
  if (golden.indices !== found.indices) words.push('indices changed')
  if (golden.bytes !== found.bytes) words.push(moved('bytes', golden.bytes, found.bytes))
  if (golden.mse !== found.mse) words.push(moved('mse', golden.mse, found.mse))
  return words
}

const files = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(name => name.endsWith('.json') && name !== 'timing.json')
        .sort()
    : []

/** Every golden value by the id of its case. */
export function readGolden(folder = GOLDEN): Map<string, Figures> {
  const lists = files(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Figures[])
  return new Map(lists.flat().map(figures => [figures.id, figures]))
}

/** A list of objects as JSON, one a line, so that a change shows as one line. */
export const linesOf = (list: object[]): string => `[\n${list.map(one => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`

/** Writes one file a picture, the cases in their order, and removes files of pictures that are gone. */
export function writeGolden(golden: Map<string, Figures>, cases: { id: string; picture: string }[], folder = GOLDEN) {
  const pictures = [...new Set(cases.map(({ picture }) => picture))]
  for (const name of files(folder)) if (!pictures.includes(name.slice(0, -5))) rmSync(join(folder, name))
  for (const picture of pictures) {
    const own = cases.filter(one => one.picture === picture).flatMap(({ id }) => golden.get(id) ?? [])
    writeFileSync(join(folder, `${picture}.json`), linesOf(own))
  }
}
