import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { constants, deflateRaw } from 'node:zlib'
import { adler32 } from '../../formats/deflate/adler32.ts'
import type { Deflate } from '../../formats/deflate/deflate.ts'

const deflateRawAsync = promisify(deflateRaw)

/** How far back a deflate match may reach. */
const WINDOW_BYTES = 2 ** 15

/** zlib's own default: 9 costs four times as long on palette photos and wins less than 1 %. */
const LEVEL = 6

/** Room for what a block cannot be made smaller by, and the least that zlib takes. */
const MORE_BYTES = 128

function compressBlock(block: Uint8Array, before: Uint8Array | undefined, last: boolean, level: number) {
  return deflateRawAsync(block, {
    level,
    // Room for all of it spares trips between threads.
    chunkSize: block.length + MORE_BYTES,
    dictionary: before?.subarray(-WINDOW_BYTES),
    finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
  })
}

/** The stream's two header bytes: deflate, 32 KiB window, the level's class, and a check sum (RFC 1950). */
function zlibHeader(level: number): Uint8Array {
  const levelClass = level < 2 ? 0 : level < 6 ? 1 : level === 6 ? 2 : 3
  const start = 0x7800 | (levelClass << 6)
  const word = start + 31 - (start % 31)
  return Uint8Array.of(word >> 8, word & 255)
}

/**
 * Deflates blocks side by side on libuv's threads and joins them to one zlib stream: each block ends on a byte
 * boundary and may refer to the 32 KiB before it, so nothing is lost but 5 bytes a block.
 * Method: Mark Adler, pigz. The result depends on the blocks and the level, never on the number of threads.
 */
export function makeDeflate(level = LEVEL): Deflate {
  return async blocks => {
    const parts: Promise<Uint8Array>[] = []
    const width = Math.min(4, availableParallelism()) + 1
    let sum = 1
    let before: Uint8Array | undefined
    let block: Uint8Array | undefined
    const add = async (last: boolean) => {
      if (!block) return
      parts.push(compressBlock(block, before, last, level))
      sum = adler32(block, sum)
      before = block
      if (parts.length >= width) await parts[parts.length - width]
    }
    for (const next of blocks) {
      await add(false)
      block = next
    }
    await add(true)
    const tail = Uint8Array.of(sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255)
    return [zlibHeader(level), ...(await Promise.all(parts)), tail]
  }
}
