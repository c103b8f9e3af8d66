import type { ImageHeader } from './header-info.ts'
import { jpegHeader } from './jpeg-header.ts'

const ascii = (bytes: Uint8Array, offset: number, length: number) =>
  String.fromCharCode(...bytes.subarray(offset, Math.min(offset + length, bytes.length)))

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Whether a tRNS chunk stands before the first IDAT; a chunk list that runs off the end counts as "may have". */
function mayHaveTransparency(bytes: Uint8Array): boolean {
  const view = viewOf(bytes)
  for (let offset = 8; offset + 8 <= bytes.length; offset += 12 + view.getUint32(offset)) {
    const type = ascii(bytes, offset + 4, 4)
    if (type === 'IDAT') return false
    if (type === 'tRNS') return true
  }
  return true
}

function pngHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 33 || ascii(bytes, 12, 4) !== 'IHDR') return null
  const view = viewOf(bytes)
  const hasAlphaChannel = (bytes[25] & 4) !== 0
  return {
    kind: 'PNG',
    width: view.getUint32(16),
    height: view.getUint32(20),
    opaque: !hasAlphaChannel && !mayHaveTransparency(bytes),
  }
}

function webpHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 30) return null
  const view = viewOf(bytes)
  const form = ascii(bytes, 12, 4)
  if (form === 'VP8 ') {
    const [width, height] = [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]
    return { kind: 'WebP', width, height, opaque: true }
  }
  if (form === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { kind: 'WebP', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, opaque: false }
  }
  if (form !== 'VP8X') return null
  const width = 1 + (view.getUint32(24, true) & 0xffffff)
  const height = 1 + (view.getUint32(26, true) >>> 8)
  return { kind: 'WebP', width, height, opaque: false }
}

function gifHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 13) return null
  const view = viewOf(bytes)
  return { kind: 'GIF', width: view.getUint16(6, true), height: view.getUint16(8, true), opaque: false }
}

/**
 * Reads kind and size from the first bytes of a PNG, JPEG, WebP or GIF, and the kind alone of a BMP or AVIF.
 * Returns null for anything else. A file of a known kind whose header is cut off comes back as 'damaged'.
 */
export function readHeader(bytes: Uint8Array): ImageHeader | 'damaged' | null {
  const start = ascii(bytes, 0, 16)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return pngHeader(bytes) ?? 'damaged'
  if (start.startsWith('\xff\xd8\xff')) return jpegHeader(bytes) ?? 'damaged'
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return webpHeader(bytes) ?? 'damaged'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return gifHeader(bytes) ?? 'damaged'
  if (start.startsWith('BM')) return { kind: 'BMP', width: 0, height: 0, opaque: false }
  if (/^(avif|avis)/.test(start.slice(8)) && start.startsWith('ftyp', 4)) {
    return { kind: 'AVIF', width: 0, height: 0, opaque: false }
  }
  return null
}
