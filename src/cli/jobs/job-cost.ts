import { open, stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import type { Source } from '../inputs.ts'

/** What a picture takes. */
export interface Cost {
  pixels: number
  /** Memory at its peak. */
  mib: number
}

/** Somewhat more than was measured, the thread included; see docs/internals/memory.md. */
const MIB_A_JOB = 160
const MIB_A_MEGAPIXEL = 10

/** Of the machine's memory, the part that jobs side by side may take together. */
const PART = 0.5

/** What has no readable header is taken for a large photo. */
const UNKNOWN_PIXELS = 2 ** 24

/** Signature, length and name of a PNG's first chunk, and its columns and rows. */
const HEAD_BYTES = 24

export const costOf = (pixels: number): Cost => ({
  pixels,
  mib: MIB_A_JOB + (pixels / 1e6) * MIB_A_MEGAPIXEL,
})

/** The pixels of a PNG by its header, which always stands first; null for another file. */
function pixelsOfHeader(head: Buffer): number | null {
  if (head.toString('latin1', 0, 4) !== '\x89PNG' || head.toString('latin1', 12, 16) !== 'IHDR') return null
  return head.readUInt32BE(16) * head.readUInt32BE(20)
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    return (await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)).buffer
  } finally {
    await file.close()
  }
}

/** The pixels that the header of a file claims, of its path or its bytes. */
export async function pixelsOfFile(file: string | Uint8Array): Promise<number> {
  try {
    const head = typeof file === 'string' ? await headOf(file) : Buffer.from(file.subarray(0, HEAD_BYTES))
    const ofPng = pixelsOfHeader(head)
    if (ofPng !== null) return ofPng
    const { default: sharp } = await import('sharp')
    const { width, height } = await sharp(file, { limitInputPixels: false }).metadata()
    return width * height
  } catch {
    return UNKNOWN_PIXELS
  }
}

/** The pixels that the header of an input claims. A pipe can be read once only, so that nothing is read of it here. */
export async function pixelsOf({ path }: Source): Promise<number> {
  try {
    return path !== null && (await stat(path)).isFile() ? await pixelsOfFile(path) : UNKNOWN_PIXELS
  } catch {
    return UNKNOWN_PIXELS
  }
}

/** MiB that jobs side by side may take together: half of what the machine, or the container, has. */
export function memoryBudget(total = totalmem(), limit = process.constrainedMemory?.()): number {
  const available = limit && limit < total ? limit : total
  return (PART * available) / 2 ** 20
}

/** Files side by side: as many as asked for, else as there are cores; no more than there are files. */
export function jobsFor(asked: number | null, files: number, cores = availableParallelism()): number {
  return Math.max(1, Math.min(asked ?? cores, files))
}

/** Threads for encoders and dithering beside each of so many jobs, if the cores are shared among them. */
export const threadsBeside = (jobs: number, cores = availableParallelism()): number => {
  const share = Math.floor(cores / jobs)
  return share > 1 ? share : 0
}
