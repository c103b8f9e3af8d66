import {
  type CompressOptions,
  type CompressResult,
  compress,
  type Engine,
  type ImageContext,
  type NodeImage,
  type Progress,
} from '../node.ts'
import type { Settings } from './args.ts'
import { asFlags } from './flags.ts'
import type { Source } from './inputs.ts'

/** Where the lines and files of one input go, and how far it is. */
export interface Out {
  /** A line on stdout. */
  print(line: string): Promise<void>
  /** A line on stderr. */
  printError(line: string): void
  /** A file, or an image on stdout. Errors: 'unwritable'. */
  write(output: string, bytes: Uint8Array): Promise<void>
  onProgress(progress: Progress): void
}

/** What the jobs of one thread share. */
export interface Tools {
  settings: Settings
  engine: Engine
}

/** One picture, decoded, on its way. */
export interface Job {
  source: Source
  decoded: NodeImage
  picture: ImageContext
  decodeMs: number
  out: Out
  /** Notes that were printed; each is said once. */
  printedNotes: Set<string>
}

/** Compresses the picture of a job. Its report counts the decoding, too. */
export async function compressJob({ picture, decodeMs }: Job, options: CompressOptions): Promise<CompressResult> {
  const result = await compress(picture, options)
  const { ms } = result.report
  Object.assign(ms, { decode: decodeMs, total: decodeMs + ms.total })
  return result
}

/** Prints what went otherwise than could be expected, once each. */
export function sayNotes({ settings }: Tools, { source, out, printedNotes }: Job, notes: readonly string[]): void {
  for (const note of notes) {
    if (settings.quiet || printedNotes.has(note)) continue
    printedNotes.add(note)
    out.printError(`huepress: ${source.displayName}: ${asFlags(note)}`)
  }
}
