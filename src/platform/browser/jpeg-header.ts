import type { ImageHeader } from './header-info.ts'

/** Start-of-frame markers carry the size; C4, C8 and CC in the same range are tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Markers without a length: fill bytes, TEM, restarts, start of image. */
const standsAlone = (marker: number) => marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** Walks the segments of a JPEG up to its frame header. Null if there is none. */
export function jpegHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 2
  while (offset + 10 <= bytes.length && bytes[offset] === 0xff) {
    const marker = bytes[offset + 1]
    if (isFrame(marker)) {
      return {
        kind: 'JPEG',
        width: view.getUint16(offset + 7),
        height: view.getUint16(offset + 5),
        opaque: true,
        cmyk: bytes[offset + 9] === 4,
      }
    }
    if (marker === 0xff) offset += 1
    else if (standsAlone(marker)) offset += 2
    else offset += 2 + view.getUint16(offset + 2)
  }
  return null
}
