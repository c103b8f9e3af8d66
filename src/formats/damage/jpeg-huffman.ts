/** A Huffman table of a JPEG by the next 16 bits: length << 8 | symbol; 0 if no code begins like this. */
export type HuffmanTable = Uint16Array

/** Places of tables: four for the first coefficient of a block, then four for the others. */
export const TABLES = 8
export const TABLE_CODES = 65536

/** Reads the tables of a DHT segment into their places: classes 0 and 1 times four. False if it is damaged. */
export function readTables(segment: Uint8Array, tables: (HuffmanTable | undefined)[]): boolean {
  for (let offset = 0; offset < segment.length; ) {
    if (offset + 17 > segment.length) return false
    const place = ((segment[offset] >> 4) & 1) * 4 + (segment[offset] & 3)
    const counts = segment.subarray(offset + 1, offset + 17)
    offset += 17
    const table = new Uint16Array(TABLE_CODES)
    let code = 0
    for (let length = 1; length <= 16; length++) {
      for (let i = 0; i < counts[length - 1]; i++) {
        const step = 1 << (16 - length)
        if (offset >= segment.length || code + step > TABLE_CODES) return false
        table.fill((length << 8) | segment[offset++], code, code + step)
        code += step
      }
    }
    tables[place] = table
  }
  return true
}

/** Bits of the entropy-coded data of one scan, up to its next marker. */
export interface EntropyBits {
  /** The symbol of the next code, or -1 if no code of the table begins like the next bits. */
  decode(table: HuffmanTable): number
  /** The next bits, at most 16. */
  take(count: number): number
  /** More bits were taken than there are. */
  isOver(): boolean
  /** The bits of the last byte that were not taken are all the same, as they are where a scan ends. */
  isPadded(): boolean
  /** Where the first byte stands that was not touched. */
  offset(): number
  /** Goes on at another byte. */
  moveTo(offset: number): void
}

export function entropyBits(bytes: Uint8Array, from: number): EntropyBits {
  let offset = from
  let held = 0
  let count = 0
  /** Of the bits that are held, those made up behind the end. */
  let made = 0

  function fill(): void {
    while (count <= 24) {
      const byte = bytes[offset]
      if (byte === undefined || (byte === 0xff && bytes[offset + 1] !== 0)) {
        held <<= 8
        made += 8
      } else {
        held = (held << 8) | byte
        offset += byte === 0xff ? 2 : 1
      }
      count += 8
    }
  }

  return {
    decode(table) {
      if (count < 16) fill()
      const entry = table[(held >>> (count - 16)) & 0xffff]
      if (entry === 0) return -1
      count -= entry >> 8
      return entry & 255
    },
    take(wanted) {
      if (wanted === 0) return 0
      if (count < wanted) fill()
      count -= wanted
      return (held >>> count) & ((1 << wanted) - 1)
    },
    isOver: () => made > count,
    isPadded() {
      const left = (count - made) & 7
      const bits = (held >>> (count - left)) & ((1 << left) - 1)
      return left === 0 || bits === 0 || bits === (1 << left) - 1
    },
    offset() {
      let first = offset
      // Whole bytes that were read ahead; each 0xff has a zero behind it.
      for (let left = (count - made) >> 3; left > 0; left--)
        first -= bytes[first - 1] === 0 && bytes[first - 2] === 0xff ? 2 : 1
      return first
    },
    moveTo(next) {
      offset = next
      held = count = made = 0
    },
  }
}
