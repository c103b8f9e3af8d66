import type { ImageHeader } from './header-info.ts'

/** Start-of-frame markers carry the size; C4, C8 and CC in the same range are tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Markers without a length: fill bytes, TEM, restarts, start of image. */
const standsAlone = (marker: number) => marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** Walks the segments of a JPEG up to its frame header. Null where there is none. */
export function jpegHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 10 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]
    if (isFrame(marker)) {
      return {
        kind: 'JPEG',
        width: view.getUint16(at + 7),
        height: view.getUint16(at + 5),
        opaque: true,
        cmyk: bytes[at + 9] === 4,
      }
    }
    if (marker === 0xff) at += 1
    else if (standsAlone(marker)) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}
