import type { ByteReader } from '../../../common/byte-reader.ts'
import type { PartialInfo } from '../source-info.ts'

const IMAGE = 0x2c
const EXTENSION = 0x21

/** Bytes of a color table, from the packed field that announces it. */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0)

/** Behind a chain of data blocks, each led by its length; a length of 0 ends the chain. */
function skipBlocks(reader: ByteReader, from: number): number {
  let offset = from
  while (offset < reader.length && reader.u8(offset) > 0) offset += 1 + reader.u8(offset)
  return offset + 1
}

/** Counts the frames of a GIF, up to the second. */
export function gifInfo(reader: ByteReader): PartialInfo {
  let frames = 0
  let offset = 13 + tableBytes(reader.u8(10))
  while (offset < reader.length && frames < 2) {
    const kind = reader.u8(offset)
    if (kind === IMAGE) {
      frames++
      offset = skipBlocks(reader, offset + 11 + tableBytes(reader.u8(offset + 9)))
    } else if (kind === EXTENSION) {
      offset = skipBlocks(reader, offset + 2)
    } else break
  }
  return { format: 'gif', animated: frames > 1 }
}
