import { WINDOW_BYTES } from '../../common/deflate-cost.ts'
import { throwIfAborted } from '../../common/errors.ts'
import type { Signal } from '../../common/globals.ts'
import type { EncodePlatform } from '../wasm-calls.ts'
import { adler32 } from './adler32.ts'
import type { Deflate } from './deflate.ts'
import { deflateBlock } from './deflate-block.ts'
import type { DeflateLevel, DeflateWork } from './deflate-work.ts'

/** Up to so many bytes, starting a thread takes longer than it saves: quick, and thorough. */
const ALONE_BYTES = 3 * 2 ** 20
const ALONE_BYTES_THOROUGH = 2 ** 20
/** Blocks side by side, at most: fewer than those that keep their bytes. */
const MAX_AT_ONCE = 6

/** Deflate with a window of 32 KiB, of the usual class (RFC 1950). */
const HEADER = Uint8Array.of(0x78, 0x9c)

type DeflateOne = (work: DeflateWork) => Uint8Array | Promise<Uint8Array>

/**
 * Deflates blocks, so many at a time, and joins them to one zlib stream: each ends on a byte boundary and may refer to
 * the 32 KiB before it, so nothing is lost but 5 bytes a block. Method: Mark Adler, pigz.
 */
async function joinBlocks(
  blocks: Iterable<Uint8Array>,
  level: DeflateLevel,
  deflateOne: DeflateOne,
  atOnce: number,
): Promise<Uint8Array[]> {
  const parts: (Uint8Array | Promise<Uint8Array>)[] = []
  let sum = 1
  let before = new Uint8Array(0)
  let block: Uint8Array | undefined
  const add = async (isLast: boolean) => {
    const own = block ?? new Uint8Array(0)
    const part = deflateOne({ before, block: own, isLast, level })
    // Whoever waits for it hears of the failure.
    if (part instanceof Promise) part.catch(() => {})
    parts.push(part)
    sum = adler32(own, sum)
    before = own.slice(-WINDOW_BYTES)
    if (parts.length >= atOnce) await parts[parts.length - atOnce]
  }
  for (const next of blocks) {
    if (block) await add(false)
    block = next
  }
  await add(true)
  const tail = Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)
  return [HEADER, ...(await Promise.all(parts)), tail]
}

/** Deflates in the calling thread, quickly: for what is small. */
export const deflateHere: Deflate = blocks => joinBlocks(blocks, 0, deflateBlock, 1)

/** The same, for the fewest bytes. */
export const deflateThoroughly: Deflate = blocks => joinBlocks(blocks, 2, deflateBlock, 1)

/** Deflates large pictures by a platform's threads, others in the calling one. The bytes are the same. */
export function platformDeflate(
  platform: Pick<EncodePlatform, 'run' | 'threads'>,
  { signal, level = 0 }: { signal?: Signal; level?: DeflateLevel } = {},
): Deflate {
  const elsewhere = (work: DeflateWork) =>
    platform.run({ codec: 'deflate', ...work }, signal).catch(() => {
      throwIfAborted(signal)
      // A thread that cannot work, or start, is no reason to fail.
      return deflateBlock(work)
    })
  return (blocks, bytes = 0) => {
    const { threads = 1 } = platform
    const isSmall = bytes <= (level === 0 ? ALONE_BYTES : ALONE_BYTES_THOROUGH)
    if (isSmall || threads === 1) return joinBlocks(blocks, level, deflateBlock, 1)
    return joinBlocks(blocks, level, elsewhere, Math.min(MAX_AT_ONCE, threads + 1))
  }
}
