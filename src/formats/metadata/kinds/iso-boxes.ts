import type { ByteReader } from '../../../common/byte-reader.ts'

export interface Box {
  name: string
  /** Where its payload begins. */
  from: number
  to: number
}

/** The boxes that lie side by side in a range of a file of boxes. Source: ISO/IEC 14496-12, 4.2. */
export function boxes(reader: ByteReader, from: number, to: number): Box[] {
  const children: Box[] = []
  for (let offset = from; offset + 8 <= to; ) {
    const size = reader.u32(offset)
    const end = size === 0 ? to : offset + size
    if ((size !== 0 && size < 8) || end > to) break // also boxes of 4 GiB and more
    children.push({ name: reader.ascii(offset + 4, 4), from: offset + 8, to: end })
    offset = end
  }
  return children
}

/** The first box of that name inside another. `skip` passes over the version and flags of a full box. */
export function inside(reader: ByteReader, box: Box | undefined, name: string, skip = 0): Box | undefined {
  return box && boxes(reader, box.from + skip, box.to).find(one => one.name === name)
}

/** What a box holds. */
export const payloadOf = (reader: ByteReader, { from, to }: Box): Uint8Array => reader.slice(from, to - from)
