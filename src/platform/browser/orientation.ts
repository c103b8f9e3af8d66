import type { RgbaImage } from '../../common/image.ts'

const ORIENTATION_TAG = 0x0112

/** The orientation 1..8 in a TIFF block (the payload of an EXIF chunk); 1 if it says nothing sensible. */
function tiffOrientation(tiff: Uint8Array): number {
  if (tiff.length < 8) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  const ifd = view.getUint32(4, little)
  if (ifd + 2 > tiff.length) return 1
  const entries = view.getUint16(ifd, little)
  for (let i = 0; i < entries; i++) {
    const offset = ifd + 2 + i * 12
    if (offset + 12 > tiff.length) return 1
    if (view.getUint16(offset, little) !== ORIENTATION_TAG) continue
    const value = view.getUint16(offset + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** The EXIF orientation of a WebP, which Chrome does not apply by itself. */
export function webpOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const size = view.getUint32(offset + 4, true)
    if (view.getUint32(offset) === 0x45584946) {
      const payload = bytes.subarray(offset + 8, offset + 8 + size)
      const prefixed = payload[0] === 0x45 && payload[1] === 0x78 // "Exif\0\0", as some writers leave it
      return tiffOrientation(prefixed ? payload.subarray(6) : payload)
    }
    offset += 8 + size + (size & 1)
  }
  return 1
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
