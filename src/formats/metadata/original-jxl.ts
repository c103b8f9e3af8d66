import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { jxlBox } from '../jxl/jxl-file.ts'
import { mayHaveLocation } from './exif.ts'
import { anyHasLocation, exifWithoutLocation, xmpWithoutLocation } from './location.ts'
import type { PassOptions } from './metadata-policy.ts'
import { hasLocation } from './xmp.ts'

/** Boxes that hold pixels and their colors, or say how the file is made. */
const PIXELS = ['JXL ', 'ftyp', 'jxll', 'jxli', 'jxlc', 'jxlp']

/** A box without the place: the same payload if it tells none, another, or null to leave it out. */
function withoutPlace(name: string, payload: Uint8Array): Uint8Array | null {
  if (name === 'Exif') {
    const start = 4 + byteReader(payload).u32(0)
    const exif = payload.subarray(start)
    if (!mayHaveLocation(exif)) return payload
    const less = exifWithoutLocation(exif)
    return less && concatBytes([new Uint8Array(4), less])
  }
  if (name === 'xml ' && hasLocation(payload)) return xmpWithoutLocation(payload)
  // Compressed boxes, and what is left of a JPEG, may hold anything.
  return ['brob', 'jbrd'].includes(name) || anyHasLocation(payload) ? null : payload
}

/** A JPEG XL without the place, or with its pixels and their colors alone. Source: ISO/IEC 18181-2. */
export function passJxl(file: Uint8Array, { keep, keepLocation }: PassOptions): Uint8Array {
  const reader = byteReader(file)
  if ((keep === 'all' && keepLocation) || reader.ascii(4, 4) !== 'JXL ') return file
  const parts: Uint8Array[] = []
  let same = true
  for (let offset = 0; offset + 8 <= file.length; ) {
    const [size, name] = [reader.u32(offset), reader.ascii(offset + 4, 4)]
    const head = size === 1 ? 16 : 8
    const length =
      size === 1 ? reader.u32(offset + 8) * 2 ** 32 + reader.u32(offset + 12) : size || file.length - offset
    const box = reader.slice(offset, Math.max(length, head))
    const payload = box.subarray(head)
    const passed = PIXELS.includes(name) ? payload : keep === 'none' ? null : withoutPlace(name, payload)
    same &&= passed === payload
    if (passed) parts.push(passed === payload ? box : jxlBox(name, passed))
    offset += Math.max(length, head)
  }
  return same ? file : concatBytes(parts)
}
