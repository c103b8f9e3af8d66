import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { identify } from '../../../src/formats/identify/identify.ts'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const padded = (text: string, length = 64) => latin(text.padEnd(length, '\0'))
const ftyp = (...brands: string[]) =>
  padded(`\0\0\0${String.fromCharCode(8 + 4 * (brands.length + 1))}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`)
const tga = (depth: number, kind = 2) => {
  const bytes = new Uint8Array(18 + 12)
  bytes.set([0, 0, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0, depth, 0])
  return bytes
}

test.each<[string | null, string, Uint8Array]>([
  ['HEIC', 'its own brand', ftyp('heic', 'mif1')],
  ['HEIC', 'a common brand first, as iPhones write it', ftyp('mif1', 'miaf', 'heic')],
  ['AVIF', 'a common brand first', ftyp('mif1', 'avif')],
  ['MP4 video', 'a video', ftyp('isom', 'mp41')],
  ['JPEG XL', 'a container', padded('\0\0\0\x0cJXL \r\n\x87\n')],
  ['JPEG XL', 'a codestream', padded('\xff\x0a')],
  ['JPEG 2000', 'a container', padded('\0\0\0\x0cjP  \r\n\x87\n')],
  ['BMP', 'with a header of 40 bytes', padded('BM\x7a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0')],
  [null, 'a text that begins with BM', padded('BMW builds cars in Munich.')],
  ['PSD', 'version 1', padded('8BPS\0\x01')],
  ['ICO', 'one entry', padded('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0')],
  ['SVG', 'behind a declaration and a comment', padded('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">')],
  ['SVG', 'bare', padded('  <svg width="9">')],
  [null, 'HTML that is no drawing', padded('<!doctype html><title>x</title>')],
  ['TGA', '24 bits, no footer', tga(24)],
  ['TGA', 'runs', tga(32, 10)],
  [null, 'a depth that no TGA has', tga(23)],
  [null, 'zeros', new Uint8Array(64)],
  [null, 'text', latin('hello, I am a text')],
  ['TIFF', 'little-endian', padded('II*\0\x08\0\0\0')],
  ["Apple's PNG for phones (CgBI)", 'pixels in another order', padded('\x89PNG\r\n\x1a\n\0\0\0\x04CgBI')],
])('%s: %s', (name, _, bytes) => {
  expect(identify(bytes)).toBe(name)
})

test('a photo of a phone', () => {
  expect(identify(readFileSync(new URL('../../fixtures/reports/f.heic', import.meta.url)))).toBe('HEIC')
})
