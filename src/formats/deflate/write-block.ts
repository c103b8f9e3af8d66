import { type BlockCodes, packBits } from './block-codes.ts'

/** Most bytes of a stored block. */
const STORED_BYTES = 0xffff

/** Writes bytes as they are; where the stream then ends, in bits. */
function writeStored(out: Uint8Array, bits: number, bytes: Uint8Array, isLast: boolean): number {
  let to = bits
  let offset = 0
  do {
    const piece = bytes.subarray(offset, offset + STORED_BYTES)
    offset += piece.length
    to = packBits(out, to, Number(isLast && offset === bytes.length), 3)
    if (to % 8 !== 0) to = packBits(out, to, 0, 8 - (to % 8))
    const { length } = piece
    out.set([length, length >> 8, ~length, ~length >> 8], to / 8)
    out.set(piece, to / 8 + 4)
    to += 8 * (4 + length)
  } while (offset < bytes.length)
  return to
}

/** Bits of a stored block with some more for each piece. */
const storedBits = (bytes: number) => 8 * bytes + 42 * Math.ceil(bytes / STORED_BYTES)

/**
 * Writes a block of a stream: the head of its codes and, by `write`, its symbols; or its bytes if these are shorter.
 * Gives back where the stream then ends, in bits.
 */
export function writeBlock(
  out: Uint8Array,
  bits: number,
  { bytes, codes, isLast }: { bytes: Uint8Array; codes: BlockCodes; isLast: boolean },
  write: (bits: number) => number,
): number {
  if (codes.bits >= storedBits(bytes.length)) return writeStored(out, bits, bytes, isLast)
  const head = codes.writeHead(out, packBits(out, bits, Number(isLast), 1))
  return codes.writeEnd(out, write(head))
}

/** Ends a stream, or the part of one whose other blocks come behind it, on a byte's border; gives back its bytes. */
export function endStream(
  out: Uint8Array,
  bits: number,
  { block, isLast }: { block: Uint8Array; isLast: boolean },
): Uint8Array {
  const end = isLast && block.length > 0 ? bits : writeStored(out, bits, new Uint8Array(0), isLast)
  return out.slice(0, Math.ceil(end / 8))
}
