import { byteReader } from '../../common/byte-reader.ts'
import { orientationOf } from '../../formats/metadata/exif.ts'
import { exifBlocks } from '../../formats/metadata/kinds/metadata-jpeg.ts'

/** The EXIF orientation of a WebP, which Chrome does not apply by itself. */
export function webpOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const size = view.getUint32(offset + 4, true)
    if (view.getUint32(offset) === 0x45584946) {
      const payload = bytes.subarray(offset + 8, offset + 8 + size)
      const prefixed = payload[0] === 0x45 && payload[1] === 0x78 // "Exif\0\0", as some writers leave it
      return orientationOf(prefixed ? payload.subarray(6) : payload)
    }
    offset += 8 + size + (size & 1)
  }
  return 1
}

/** An entry of EXIF before its value: the tag of the orientation, two bytes each, one of them. */
const LITTLE_ENDIAN = [0x12, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00]
const BIG_ENDIAN = [0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01]

/** Whether an orientation other than upright stands anywhere in a file. Reads no structure, so nothing hides it. */
export function mayBeTurned(bytes: Uint8Array): boolean {
  const stands = (entry: number[], from: number) => entry.every((byte, i) => bytes[from + i] === byte)
  for (let at = bytes.indexOf(0x12); at >= 0; at = bytes.indexOf(0x12, at + 1))
    if (bytes[at + 8] !== 1 && (stands(LITTLE_ENDIAN, at) || stands(BIG_ENDIAN, at - 1))) return true
  return false
}

/** A file that browsers decode without turning it, and how its picture stands. */
export interface StoredFile {
  file: Blob
  orientation: number
}

/**
 * A JPEG as one without EXIF, so that a browser decodes it as it is stored. Null if it is not told in the plainest way
 * how the picture stands, so that a browser may see it otherwise.
 */
export function storedJpeg(file: Blob, bytes: Uint8Array): StoredFile | null {
  const [exif, another] = exifBlocks(byteReader(bytes))
  if (!exif || another) return null
  const orientation = orientationOf(exif.block, { isStrict: true })
  if (orientation === 1) return null
  const { start } = exif
  return { file: new Blob([file.slice(0, start), new Uint8Array(4), file.slice(start + 4)]), orientation }
}
