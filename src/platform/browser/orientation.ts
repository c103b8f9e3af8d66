import type { RgbaImage } from '../../common/image.ts'
import { orientationOf } from '../../formats/metadata/exif.ts'

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

/** Turns and mirrors an image as an EXIF orientation of 1..8 asks; 1 returns it unchanged. */
export function orient(image: RgbaImage, orientation: number): RgbaImage {
  if (orientation === 1) return image
  const { width, height } = image
  const from = new Uint32Array(image.data.buffer, image.data.byteOffset, width * height)
  const to = new Uint32Array(width * height)
  const turned = orientation >= 5
  const outWidth = turned ? height : width
  const outHeight = turned ? width : height
  const mirrorX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8
  const mirrorY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const u = turned ? y : x
      const v = turned ? x : y
      const column = mirrorX ? width - 1 - u : u
      const row = mirrorY ? height - 1 - v : v
      to[y * outWidth + x] = from[row * width + column]
    }
  }
  return { width: outWidth, height: outHeight, data: new Uint8ClampedArray(to.buffer) }
}
