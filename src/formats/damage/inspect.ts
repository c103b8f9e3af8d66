import { byteReader } from '../../common/byte-reader.ts'
import { HuepressError } from '../../common/errors.ts'
import { type Harm, type Inspection, percent, sound } from './inspection.ts'
import { inspectJpeg } from './jpeg-damage.ts'
import { inspectPng } from './png-damage.ts'

/** Checks a file for damage; `repairs`: also repairs what is harmful. Nothing is changed. */
function inspectBytes(bytes: Uint8Array, repairs: boolean): Promise<Inspection> | Inspection {
  const start = byteReader(bytes).ascii(0, 8)
  if (start === '\x89PNG\r\n\x1a\n') return inspectPng(bytes, repairs)
  return start.startsWith('\xff\xd8\xff') ? inspectJpeg(bytes) : sound(bytes)
}

/** What is to be decoded, and what is to be said about it. */
export interface Inspected {
  bytes: Uint8Array
  /** Pixels of it are missing or uncertain. */
  isHarmed: boolean
  notes: string[]
}

function harmError({ what, part }: Harm, bytes: Uint8Array): HuepressError {
  const message =
    `The image (${bytes.length} bytes) is damaged or cut off: ${what}, ${percent(part)} of its pixels are missing or ` +
    'uncertain. Save or download it again, or take it as it is with `tolerant`.'
  return new HuepressError('corrupt', message)
}

/**
 * The file with its damage repaired, as far as no pixel hangs on it. If pixels are missing or uncertain it is refused;
 * `tolerant` takes it, and a note says how much that is. Errors: 'corrupt'.
 */
export async function inspect(bytes: Uint8Array, tolerant: boolean): Promise<Inspected> {
  const { bytes: repaired, harmless, harm } = await inspectBytes(bytes, tolerant)
  if (harm && !tolerant) throw harmError(harm, bytes)
  if (harm) {
    const note = `The image is damaged: ${harm.what}, ${percent(harm.part)} of its pixels are missing or uncertain.`
    return { bytes: repaired, isHarmed: true, notes: [note] }
  }
  if (harmless.length === 0) return { bytes: repaired, isHarmed: false, notes: [] }
  const note = `The file is damaged (${harmless.join('; ')}), but all pixels are there.`
  return { bytes: repaired, isHarmed: false, notes: [note] }
}
