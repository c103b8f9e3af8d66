import type { Stats } from 'node:fs'
import { type CompressOptions, type CompressResult, compress, type Engine, type NodeImage } from '../node.ts'
import type { Settings } from './args.ts'
import { asFlags } from './flags.ts'
import type { Source } from './inputs.ts'
import { cannotWrite, type Guard } from './outputs.ts'
import type { ProgressLine } from './progress-line.ts'
import { printError, sendImage } from './stdio.ts'
import { writeFileSafely } from './write-file.ts'

/** What all pictures of one run share. */
export interface Run {
  settings: Settings
  guard: Guard
  engine: Engine
  /** Notes that were printed; each is said once. */
  said: Set<string>
  /** Inputs whose outputs were up to date. */
  skipped: number
}

/** One picture, decoded, on its way. */
export interface Job {
  source: Source
  decoded: NodeImage
  decodeMs: number
  progress: ProgressLine
  /** The input, if its output gets its times and mode. */
  like: Stats | null
}

/** Compresses the picture of a job. Its report counts the decoding, too. */
export async function compressJob({ decoded, decodeMs }: Job, options: CompressOptions): Promise<CompressResult> {
  const result = await compress(decoded, options)
  const { ms } = result.report
  Object.assign(ms, { decode: decodeMs, total: decodeMs + ms.total })
  return result
}

/** Prints what went otherwise than could be expected, once each. */
export function sayNotes({ settings, said }: Run, { source, progress }: Job, notes: readonly string[]): void {
  for (const note of notes) {
    const line = `huepress: ${source.shown}: ${asFlags(note)}`
    if (settings.quiet || said.has(line)) continue
    said.add(line)
    progress.clear()
    printError(line)
  }
}

/** Writes a result to its file or to stdout. */
export async function writeOutput({ guard }: Run, { like }: Job, output: string, bytes: Uint8Array): Promise<void> {
  if (output === '-') return sendImage(bytes)
  const { force } = guard
  await writeFileSafely(output, bytes, { force, like }).catch(error => Promise.reject(cannotWrite(output, error)))
}
