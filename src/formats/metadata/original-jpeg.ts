import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { mayHaveLocation, orientationOf } from './exif.ts'
import { EXIF_MARK, ICC_MARK, jpegEnd, jpegSegments, XMP_MARK } from './kinds/metadata-jpeg.ts'
import { anyHasLocation, asciiBytes, exifWithoutLocation, xmpWithoutLocation } from './location.ts'
import type { PassOptions } from './metadata-policy.ts'
import { hasLocation } from './xmp.ts'

const JFIF = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const ADOBE = 0xee
const COMMENT = 0xfe

/** Application segments and comments; all others hold pixels, or say how they are coded. */
const isMetadata = (marker: number) => (marker >= JFIF && marker <= 0xef) || marker === COMMENT

/** More cannot be said by a segment's length. */
const MAX_PAYLOAD = 0xffff - 2

function segment(marker: number, payload: Uint8Array): Uint8Array | null {
  if (payload.length > MAX_PAYLOAD) return null
  const length = payload.length + 2
  return concatBytes([Uint8Array.of(0xff, marker, length >> 8, length & 255), payload])
}

/** An EXIF block that says nothing but how the picture stands. Source: TIFF 6.0, section 2. */
const uprightOnly = (orientation: number) =>
  Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0)

/** A segment's payload as it may leave: the same one, another, or null to leave it out. */
type Pass = (marker: number, payload: Uint8Array) => Uint8Array | null

const beginsWith = (payload: Uint8Array, mark: string) =>
  payload.length > mark.length && String.fromCharCode(...payload.subarray(0, mark.length)) === mark

const behind = (mark: string, block: Uint8Array | null) => block && concatBytes([asciiBytes(mark), block])

/** Without the place. */
const withoutPlace: Pass = (marker, payload) => {
  if (marker === APP1 && beginsWith(payload, EXIF_MARK)) {
    const exif = payload.subarray(EXIF_MARK.length)
    return mayHaveLocation(exif) ? behind(EXIF_MARK, exifWithoutLocation(exif)) : payload
  }
  if (marker === APP1 && beginsWith(payload, XMP_MARK)) {
    const xmp = payload.subarray(XMP_MARK.length)
    return hasLocation(xmp) ? behind(XMP_MARK, xmpWithoutLocation(xmp)) : payload
  }
  if (marker === APP2 && beginsWith(payload, ICC_MARK)) return payload
  return anyHasLocation(payload) ? null : payload
}

/** What the pixels need alone: how they are coded and stand and, where asked for, their colors. */
const pixelsAlone =
  (colors: boolean): Pass =>
  (marker, payload) => {
    if (marker === JFIF || marker === ADOBE) return payload
    if (marker === APP2 && beginsWith(payload, ICC_MARK)) return colors ? payload : null
    if (marker !== APP1 || !beginsWith(payload, EXIF_MARK)) return null
    const orientation = orientationOf(payload.subarray(EXIF_MARK.length))
    return orientation === 1 ? null : behind(EXIF_MARK, uprightOnly(orientation))
  }

/**
 * A JPEG without the place, or with its pixels alone; no pixel is coded anew. What stands behind its end, such as a
 * second picture, stays only if it tells nothing. Source: ITU-T T.81, annex B.
 */
export function passJpeg(file: Uint8Array, { keep, keepLocation, colors }: PassOptions): Uint8Array {
  if (keep === 'all' && keepLocation) return file
  const pass = keep === 'none' ? pixelsAlone(colors) : withoutPlace
  const reader = byteReader(file)
  const parts: Uint8Array[] = []
  let same = true
  let from = 0
  for (const { marker, start, offset, length } of jpegSegments(reader)) {
    if (!isMetadata(marker)) continue
    const payload = reader.slice(offset, length)
    const passed = pass(marker, payload)
    if (passed === payload) continue
    same = false
    parts.push(file.subarray(from, start), (passed && segment(marker, passed)) ?? new Uint8Array())
    from = offset + length
  }
  const end = jpegEnd(reader)
  const rest = file.subarray(end)
  const isCut = rest.length > 0 && (keep === 'none' || anyHasLocation(rest))
  if (same && !isCut) return file
  return concatBytes([...parts, file.subarray(from, isCut ? end : file.length)])
}
