import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { mayHaveLocation } from './exif.ts'
import { anyHasLocation, asciiBytes, exifWithoutLocation, xmpWithoutLocation } from './location.ts'
import type { PassOptions } from './metadata-policy.ts'
import { hasLocation } from './xmp.ts'

/** In the flags of a WebP: there is a profile, EXIF, XMP. */
const WEBP_FLAGS = { ICCP: 0x20, EXIF: 0x08, 'XMP ': 0x04 } as const
const PIXELS_OF_WEBP = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']

function riffChunk(name: string, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(8)
  head.set(asciiBytes(name))
  new DataView(head.buffer).setUint32(4, payload.length, true)
  return concatBytes([head, payload, new Uint8Array(payload.length & 1)])
}

function webpPayload(name: string, payload: Uint8Array, keep: PassOptions['keep'], colors: boolean): Uint8Array | null {
  if (PIXELS_OF_WEBP.includes(name)) return payload
  if (keep === 'none') return colors && name === 'ICCP' ? payload : null
  if (name === 'EXIF' && mayHaveLocation(payload)) {
    const mark = String.fromCharCode(...payload.subarray(0, 6)) === 'Exif\0\0' ? 6 : 0
    return exifWithoutLocation(payload.subarray(mark))
  }
  if (name === 'XMP ' && hasLocation(payload)) return xmpWithoutLocation(payload)
  return name !== 'ICCP' && anyHasLocation(payload) ? null : payload
}

/** A WebP without the place, or with its pixels alone. Source: RFC 9649. */
export function passWebp(file: Uint8Array, { keep, keepLocation, colors }: PassOptions): Uint8Array {
  if (keep === 'all' && keepLocation) return file
  const reader = byteReader(file)
  const parts: [name: string, payload: Uint8Array][] = []
  let same = true
  for (let offset = 12; offset + 8 <= file.length; ) {
    const [name, length] = [reader.ascii(offset, 4), reader.u32le(offset + 4)]
    const payload = reader.slice(offset + 8, length)
    const preserved = webpPayload(name, payload, keep, colors)
    same &&= preserved === payload
    if (preserved) parts.push([name, preserved])
    offset += 8 + length + (length & 1)
  }
  if (same) return file
  const names = parts.map(([name]) => name)
  const gone = Object.entries(WEBP_FLAGS).filter(([name]) => !names.includes(name))
  const mask = gone.reduce((bits, [, flag]) => bits & ~flag, 0xff)
  const body = concatBytes(
    parts.map(([name, payload]) => {
      if (name === 'VP8X') payload = concatBytes([Uint8Array.of(payload[0] & mask), payload.subarray(1)])
      return riffChunk(name, payload)
    }),
  )
  return concatBytes([riffChunk('RIFF', concatBytes([asciiBytes('WEBP'), body]))])
}
