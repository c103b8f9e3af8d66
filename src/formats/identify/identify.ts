import { type ByteReader, byteReader } from '../../common/byte-reader.ts'
import { HuepressError } from '../../common/errors.ts'
import { BRANDS, SIGNATURES } from './signatures.ts'

/** Brands of an ftyp box that are looked at. */
const MAX_BRANDS = 32

function isoName(reader: ByteReader): string | null {
  if (reader.ascii(4, 4) !== 'ftyp') return null
  const end = Math.min(reader.u32(0), reader.length, 16 + 4 * MAX_BRANDS)
  const brands = [reader.ascii(8, 4)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(reader.ascii(at, 4))
  const known = brands.find(brand => brand in BRANDS)
  return known ? BRANDS[known] : 'HEIF or another ISO media file'
}

/** Sizes of the header that follows the 14 bytes of a BMP's own. Source: Windows GDI, bitmap header types. */
const BMP_HEADERS = [12, 16, 40, 52, 56, 64, 108, 124]

const isBmp = (reader: ByteReader) => reader.ascii(0, 2) === 'BM' && BMP_HEADERS.includes(reader.u32le(14))

/** An icon or a cursor: no magic number, but a zero, a kind of 1 or 2, and at least one entry with a zero in it. */
function icoName(reader: ByteReader): string | null {
  const [kind, count] = [reader.u32(0), reader.u8(4) + reader.u8(5) * 256]
  if (reader.length < 22 || count === 0 || count > 1000 || reader.u8(9) !== 0) return null
  return kind === 0x100 ? 'ICO' : kind === 0x200 ? 'CUR' : null
}

const TGA_FOOTER = 'TRUEVISION-XFILE.\0'
const TGA_KINDS = [1, 2, 3, 9, 10, 11]

/** A TGA has a mark at its end since version 2; before, only a header whose fields fit each other. */
function isTga(reader: ByteReader): boolean {
  if (reader.length < 19) return false
  if (reader.ascii(reader.length - TGA_FOOTER.length, TGA_FOOTER.length) === TGA_FOOTER) return true
  const [mapped, kind, depth] = [reader.u8(1), reader.u8(2), reader.u8(16)]
  const mapDepth = reader.u8(7)
  const mapFits = mapped === 0 ? reader.u32(3) === 0 && mapDepth === 0 : [15, 16, 24, 32].includes(mapDepth)
  const hasPixels = reader.u8(12) + reader.u8(13) > 0 && reader.u8(14) + reader.u8(15) > 0
  const depthFits = kind === 2 || kind === 10 ? [15, 16, 24, 32].includes(depth) : depth === 8 || depth === 16
  return mapped <= 1 && TGA_KINDS.includes(kind) && mapFits && depthFits && hasPixels && (reader.u8(17) & 0xc0) === 0
}

/** A PNG that Xcode made for phones: a chunk of its own first, pixels in another order and without check sums. */
export const CGBI = "Apple's PNG for phones (CgBI)"
const isCgbi = (reader: ByteReader) => reader.ascii(0, 4) === '\x89PNG' && reader.ascii(12, 4) === 'CgBI'

/** Portable any-maps: P1 to P7 and a blank. */
const isAnyMap = (reader: ByteReader) => /^P[1-7][\s#]/.test(reader.ascii(0, 3))

/** How much of a text is looked at for the root of a drawing. */
const SVG_CHARACTERS = 4096

function isSvg(reader: ByteReader): boolean {
  const text = reader.ascii(0, SVG_CHARACTERS).replaceAll('\0', '') // two bytes a letter, as UTF-16 has them
  return /^[^<]{0,3}\s*</.test(text) && /<svg[\s>]|<!DOCTYPE\s+svg/i.test(text)
}

/** The name of a kind of picture file by its first bytes (TGA: also the last), or null. */
export function identify(bytes: Uint8Array): string | null {
  const reader = byteReader(bytes)
  if (isCgbi(reader)) return CGBI
  const found = SIGNATURES.find(({ text, at = 0 }) => reader.ascii(at, text.length) === text)
  if (found) return found.name
  if (isBmp(reader)) return 'BMP'
  if (isAnyMap(reader)) return 'PNM'
  return isoName(reader) ?? (isSvg(reader) ? 'SVG' : (icoName(reader) ?? (isTga(reader) ? 'TGA' : null)))
}

/** Says that a kind of file is known but not taken. `takes`: what is, in words. Code 'unsupported'. */
export function unsupported(name: string, takes: string, cause?: unknown): HuepressError {
  return new HuepressError('unsupported', `${name} is not supported; save the picture as ${takes}.`, { cause })
}
