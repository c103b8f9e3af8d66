import type { Engine } from '../engine/engine.ts'
import type { NodeImage } from '../platform/node/decode-node.ts'
import { writeFileSafely } from '../platform/node/write-file.ts'
import type { Settings } from './args.ts'
import type { Source } from './inputs.ts'
import { cannotWrite, type Guard } from './outputs.ts'
import type { ProgressLine } from './progress-line.ts'
import { printError, sendImage } from './stdio.ts'

/** What all pictures of one run share. */
export interface Run {
  settings: Settings
  guard: Guard
  engine: Engine
  /** Notes that were printed; each is said once. */
  said: Set<string>
}

/** One picture, decoded, on its way. */
export interface Job {
  source: Source
  decoded: NodeImage
  decodeMs: number
  progress: ProgressLine
}

/** Prints what went otherwise than could be expected, once each. */
export function sayNotes({ settings, said }: Run, { source, progress }: Job, notes: readonly string[]): void {
  for (const note of notes) {
    const line = `huepress: ${source.shown}: ${note}`
    if (settings.quiet || said.has(line)) continue
    said.add(line)
    progress.clear()
    printError(line)
  }
}

/** Writes a result to its file or to stdout. */
export async function writeOutput(output: string, bytes: Uint8Array, force: boolean): Promise<void> {
  if (output === '-') return sendImage(bytes)
  await writeFileSafely(output, bytes, force).catch(error => Promise.reject(cannotWrite(output, error)))
}
