import { concatBytes } from '../deflate/deflate.ts'

/** What becomes of an EXIF block. */
export interface ExifChanges {
  /** Keep the GPS directory; it is left out otherwise. */
  location: boolean
  /** Numbers to put instead of those that are there, by tag; tags that are not there are not added. */
  numbers?: Readonly<Record<number, number>>
}

export const ORIENTATION = 0x0112
/** Columns and rows in the main directory and in the Exif directory. */
export const WIDTHS = [0x0100, 0xa002] as const
export const HEIGHTS = [0x0101, 0xa003] as const

const EXIF_IFD = 0x8769
const GPS_IFD = 0x8825
const INTEROP_IFD = 0xa005
const POINTERS = [EXIF_IFD, GPS_IFD, INTEROP_IFD]

/** First tag that TIFF gives to a main or Exif directory; GPS tags are below. */
const FIRST_TAG = 0x00fe

/**
 * Blocks that are left out: pixel data, other pictures (330), XMP, IPTC, Photoshop, ICC, padding, and maker notes,
 * whose inner offsets would be wrong in another place and which may tell the place of the picture too.
 */
const DROPPED = new Set([
  0x0111, 0x0117, 0x0144, 0x0145, 0x014a, 0x0201, 0x0202, 0x02bc, 0x83bb, 0x8649, 0x8773, 0x927c, 0xea1c,
])

/** Bytes of a value by its type: byte, ascii, short, long, rational, and their signed kin. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/** Real blocks have 60 to 200 entries in all. */
const MAX_ENTRIES = 2000

/** Directories within directories; real blocks have 3. */
const MAX_DEPTH = 16

interface Entry {
  tag: number
  type: number
  count: number
  value: Uint8Array | Entry[]
}

class DamagedError extends Error {}

/**
 * Reads directories. The block is damaged where anything points outside of it, a directory is met twice, or values
 * overlap.
 */
function openTiff(tiff: Uint8Array, location: boolean) {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const visited = new Set<number>()
  let entries = 0
  let total = 0
  const order = tiff.length < 14 ? 0 : view.getUint16(0)
  const little = order === 0x4949
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) throw new DamagedError()

  function entryAt(offset: number, within: number, depth: number): Entry | null {
    const [tag, type] = [view.getUint16(offset, little), view.getUint16(offset + 2, little)]
    const count = view.getUint32(offset + 4, little)
    if (POINTERS.includes(tag)) {
      if (tag === GPS_IFD && !location) return null
      return { tag, type: 4, count: 1, value: directoryAt(view.getUint32(offset + 8, little), tag, depth + 1) }
    }
    const named = within === GPS_IFD || within === INTEROP_IFD || tag >= FIRST_TAG
    if (!named || DROPPED.has(tag)) return null
    const bytes = (TYPE_BYTES[type] ?? 0) * count
    if (bytes === 0) return null // an unknown type
    const from = bytes > 4 ? view.getUint32(offset + 8, little) : offset + 8
    total += bytes
    if (from + bytes > tiff.length || total > tiff.length) throw new DamagedError()
    return { tag, type, count, value: tiff.slice(from, from + bytes) }
  }

  function directoryAt(offset: number, tag: number, depth: number): Entry[] {
    if (depth > MAX_DEPTH || visited.has(offset) || offset < 8 || offset + 2 > tiff.length) throw new DamagedError()
    visited.add(offset)
    const count = view.getUint16(offset, little)
    entries += count
    if (entries > MAX_ENTRIES || offset + 2 + count * 12 > tiff.length) throw new DamagedError()
    const candidates = Array.from({ length: count }, (_, i) => entryAt(offset + 2 + i * 12, tag, depth))
    const first = new Map<number, Entry>()
    for (const entry of candidates) if (entry && !first.has(entry.tag)) first.set(entry.tag, entry)
    return [...first.values()].sort((a, b) => a.tag - b.tag)
  }

  return { little, directory: directoryAt(view.getUint32(4, little), 0, 1) }
}

/**
 * A directory and, behind it, the values and directories that do not fit an entry. `offset` is its offset in the block.
 */
function writeDirectory(entries: readonly Entry[], little: boolean, offset: number): Uint8Array {
  const head = new Uint8Array(2 + entries.length * 12 + 4) // its end, zero: no further directory, so no thumbnail
  const view = new DataView(head.buffer)
  const behind: Uint8Array[] = []
  let end = offset + head.length
  view.setUint16(0, entries.length, little)
  for (const [i, { tag, type, count, value }] of entries.entries()) {
    const slot = 2 + i * 12
    view.setUint16(slot, tag, little)
    view.setUint16(slot + 2, type, little)
    view.setUint32(slot + 4, count, little)
    const bytes = value instanceof Uint8Array ? value : writeDirectory(value, little, end)
    if (value instanceof Uint8Array && bytes.length <= 4) {
      head.set(bytes, slot + 8)
      continue
    }
    view.setUint32(slot + 8, end, little)
    const padded = bytes.length % 2 ? concatBytes([bytes, new Uint8Array(1)]) : bytes
    behind.push(padded)
    end += padded.length
  }
  return concatBytes([head, ...behind])
}

function setNumber(entry: Entry, number: number, little: boolean): void {
  const value = new Uint8Array(4)
  const long = number > 0xffff
  if (long) new DataView(value.buffer).setUint32(0, number, little)
  else new DataView(value.buffer).setUint16(0, number, little)
  Object.assign(entry, { type: long ? 4 : 3, count: 1, value: value.subarray(0, long ? 4 : 2) })
}

/**
 * Writes an EXIF block anew: what its directories say, less thumbnail, maker notes, blocks of other formats and,
 * unless asked for, the place. Bytes that no directory points to are gone. Null if the block is damaged: an entry
 * or directory lies outside of it, directories form a loop or are 17 deep, or there are more than 2000 entries.
 *
 * Source: TIFF 6.0, section 2; Exif 2.32, 4.6.
 */
export function rewriteExif(tiff: Uint8Array, { location, numbers = {} }: ExifChanges): Uint8Array | null {
  try {
    const { little, directory } = openTiff(tiff, location)
    const change = (entries: Entry[]) => {
      for (const entry of entries) {
        if (!(entry.value instanceof Uint8Array)) change(entry.value)
        else if (entry.tag in numbers) setNumber(entry, numbers[entry.tag], little)
      }
    }
    change(directory)
    const head = new DataView(new ArrayBuffer(8))
    head.setUint16(0, little ? 0x4949 : 0x4d4d)
    head.setUint16(2, 42, little)
    head.setUint32(4, 8, little)
    return concatBytes([new Uint8Array(head.buffer), writeDirectory(directory, little, 8)])
  } catch (error) {
    if (error instanceof DamagedError) return null
    throw error
  }
}

/**
 * Whether an entry that points to a GPS directory stands anywhere in a block: also in a thumbnail or in a directory
 * that nothing points to. Reads no structure, so a damaged block cannot hide it.
 */
export function mayHaveLocation(block: Uint8Array): boolean {
  for (let offset = block.indexOf(0x25); offset >= 0; offset = block.indexOf(0x25, offset + 1)) {
    const isType = (one: number, other: number) => one === 0 && other > 0 && other < TYPE_BYTES.length + 1
    if (block[offset - 1] === 0x88 && isType(block[offset + 1], block[offset + 2])) return true
    if (block[offset + 1] === 0x88 && isType(block[offset + 3], block[offset + 2])) return true
  }
  return false
}

/**
 * How the picture of an EXIF block stands, 1 to 8; 1 if the block says nothing sensible. `isStrict`: also 1 if it is
 * told by anything but one number of 16 bits.
 */
export function orientationOf(tiff: Uint8Array, { isStrict = false } = {}): number {
  if (tiff.length < 8) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return 1
  for (let i = 0; i < view.getUint16(directory, little); i++) {
    const offset = directory + 2 + i * 12
    if (offset + 12 > tiff.length) return 1
    if (view.getUint16(offset, little) !== ORIENTATION) continue
    const isPlain = view.getUint16(offset + 2, little) === 3 && view.getUint32(offset + 4, little) === 1
    if (isStrict && !isPlain) return 1
    const value = view.getUint16(offset + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}
