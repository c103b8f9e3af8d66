/** The generated parts of documents, between `<!-- bench: SOURCE -->` and `<!-- end of bench -->`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fromRoot } from './results.ts'

const END = '<!-- end of bench -->'
const COLUMNS = 120

/** The text with another part, and its source, in place of the one whose source begins so. Errors if there is none. */
export function fill(text: string, begins: string, source: string, part: string): string {
  const begin = text.indexOf(`<!-- bench: ${begins}`)
  const end = text.indexOf(END, begin)
  if (begin < 0 || end < 0) throw new Error(`The document has no <!-- bench: ${begins} --> before ${END}.`)
  return `${text.slice(0, begin)}<!-- bench: ${source} -->\n\n${part}\n\n${text.slice(end)}`
}

/** Rewrites a document. */
export function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(fromRoot(path), change(readFileSync(fromRoot(path), 'utf8')))
  console.log(`written: ${path}`)
}

/** Prose in lines of at most 120 columns; those behind the first begin with `indent`. */
export function wrap(text: string, indent = ''): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]
    if (last.length + word.length >= COLUMNS) lines.push(indent + word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join('\n')
}
