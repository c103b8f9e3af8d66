import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayHaveLocation, rewriteExif } from '../../../src/formats/metadata/exif.ts'
import { namesLocation, rewriteXmp } from '../../../src/formats/metadata/xmp.ts'
import { cameraExif, GPS, makeTiff, type TiffEntry, XMP } from '../../helpers/metadata.ts'

/** Tags of the directory at an offset, by code other than the one under test. */
function tagsAt(tiff: Uint8Array, at: number, little: boolean): Map<number, number> {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const entries = Array.from({ length: view.getUint16(at, little) }, (_, i) => at + 2 + i * 12)
  return new Map(entries.map(entry => [view.getUint16(entry, little), view.getUint32(entry + 8, little)]))
}

describe.each([true, false])('EXIF, little-endian: %s', little => {
  const exif = cameraExif(little)
  const text = (bytes: Uint8Array | null) => Buffer.from(bytes!).toString('latin1')

  test('the place and maker notes go, the rest stays', () => {
    const written = rewriteExif(exif, { location: false })!
    expect(mayHaveLocation(exif)).toBe(true)
    expect(mayHaveLocation(written)).toBe(false)
    expect(text(written)).toContain('Acme Cameras')
    expect(text(written)).not.toContain('secret')
    expect(text(exif)).toContain(little ? '\xc9\x04\0\0' : '\0\0\x04\xc9') // 1225, of the latitude's seconds
    expect(text(written)).not.toContain(little ? '\xc9\x04\0\0' : '\0\0\x04\xc9')
    expect([...tagsAt(written, 8, little).keys()]).toEqual([0x010f, 0x0112, 0x8769])
  })

  test('with location the GPS directory stays whole', () => {
    const written = rewriteExif(exif, { location: true })!
    expect(mayHaveLocation(written)).toBe(true)
    const gps = tagsAt(written, tagsAt(written, 8, little).get(0x8825)!, little)
    expect([...gps.keys()]).toEqual([0, 1, 2])
    expect(text(written)).toContain(little ? '\xc9\x04\0\0' : '\0\0\x04\xc9')
  })

  test('numbers are put in where there were some, and nowhere else', () => {
    const written = rewriteExif(exif, { location: false, numbers: { 274: 1, 40962: 70_000, 40963: 5 } })!
    const main = tagsAt(written, 8, little)
    const short = (value: number) => (little ? value & 0xffff : value >>> 16)
    expect(short(main.get(0x0112)!)).toBe(1)
    const inner = tagsAt(written, main.get(0x8769)!, little)
    expect([inner.get(0xa002), inner.has(0xa003)]).toEqual([70_000, false])
  })

  test('a place in an inner directory, in a thumbnail or twice does not stay either', () => {
    const inner = makeTiff([[0x8769, 4, [[0x829a, 5, [1, 250]], GPS]]], little)
    const block = Buffer.concat([makeTiff([[0x0112, 3, [6]]], little), Buffer.from('thumbnail'), exif])
    for (const odd of [inner, block, makeTiff([GPS, GPS, [0x0112, 3, [1]]], little)]) {
      expect(mayHaveLocation(odd)).toBe(true)
      expect(mayHaveLocation(rewriteExif(odd, { location: false })!)).toBe(false)
    }
  })

  test('what is written can be written again, the same', () => {
    const once = rewriteExif(exif, { location: true })!
    expect(rewriteExif(once, { location: true })).toEqual(once)
  })
})

/** Exif directories, each within the one before. */
function nested(depth: number): Buffer {
  let entries: TiffEntry[] = [[0x829a, 5, [1, 250]]]
  for (let i = 1; i < depth; i++) entries = [[0x8769, 4, entries]]
  return makeTiff(entries)
}

test('directories as deep as writers make them are written, deeper ones are damage', () => {
  expect(rewriteExif(nested(4), { location: false })).toEqual(new Uint8Array(nested(4)))
  expect(rewriteExif(nested(17), { location: false })).toBeNull()
  const deep = readFileSync(new URL('../../fuzz/corpus/exif-deep-directories', import.meta.url))
  expect(rewriteExif(deep, { location: false })).toBeNull()
})

/** Forty values that are all the same 400 bytes. */
function overlapping(): Buffer {
  const tiff = makeTiff(Array.from({ length: 40 }, (_, i): TiffEntry => [0x9000 + i, 7, Array(10).fill(1)]))
  for (let at = 10; at < 10 + 40 * 12; at += 12) {
    tiff.writeUInt32LE(400, at + 4)
    tiff.writeUInt32LE(8, at + 8)
  }
  return tiff
}

describe('damaged EXIF', () => {
  const changed = (at: number, ...bytes: number[]) => {
    const copy = Buffer.from(cameraExif())
    copy.set(bytes, at)
    return copy
  }

  test.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array(0)],
    ['another byte order', changed(0, 0x41, 0x41)],
    ['another magic number', changed(2, 43)],
    ['a directory beyond the end', changed(4, 0xff, 0xff)],
    ['65,535 entries', changed(8, 0xff, 0xff)],
    ['a value beyond the end', changed(18, 0xff, 0xff, 0, 0)],
    ['a directory that leads to itself', makeTiff([[0x8769, 4, [8]]])],
    ['values that overlap', overlapping()],
  ])('%s: nothing is carried', (_, bytes) => {
    expect(rewriteExif(bytes, { location: true })).toBeNull()
  })

  test('any bytes changed give a block without the place, or none', () => {
    const exif = cameraExif()
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(exif.length - 1), fc.nat(255)), { maxLength: 6 }), changes => {
        const bytes = Buffer.from(exif)
        for (const [at, value] of changes) bytes[at] = value
        const written = rewriteExif(bytes, { location: false })
        expect(written === null || !written.includes(0x8825)).toBe(true)
        if (written) expect(rewriteExif(written, { location: true })).toEqual(written)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('XMP', () => {
  const rewrite = (text: string, location = false) => {
    const bytes = rewriteXmp(Buffer.from(text), { location, turned: true })
    return bytes && Buffer.from(bytes).toString()
  }

  test('place and orientation go, whether attribute or element; the rest stays letter by letter', () => {
    const written = rewrite(XMP)!
    expect(namesLocation(written)).toBe(false)
    expect(written).not.toMatch(/52,31|13,24|Orientation/)
    expect(written).toContain('xmp:Rating="4"')
    expect(written).toContain('<xmp:Label>keep &gt; me</xmp:Label>')
    expect(rewrite(XMP, true)).toBe(XMP.replace(" tiff:Orientation='6'", ''))
  })

  test('structures that tell the place go with all that is in them', () => {
    const place =
      '<e:LocationShown><rdf:Bag><rdf:li e:City="Oslo"><e:LocationShown/></rdf:li></rdf:Bag></e:LocationShown>'
    expect(rewrite(`<a>${place}<b/>${place}</a>`)).toBe('<a><b/></a>')
    expect(rewrite('<a photoshop:City="Oslo" x:b="1"/>')).toBe('<a x:b="1"/>')
  })

  test.each([
    ['entities of its own', '<!DOCTYPE a [<!ENTITY g "GPS">]><a/>'],
    ['tags that do not close', '<a><b></a>'],
    ['a tag cut off', '<a><b'],
    ['a comment cut off', '<a><!-- </a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['the place in words', '<a>GPSLatitude 52</a>'],
    ['the place in CDATA', '<a><![CDATA[exif:GPSLatitude]]></a>'],
    ['nothing', ''],
  ])('with %s nothing is carried', (_, text) => {
    expect(rewrite(text)).toBeNull()
  })

  test('no UTF-8, or more than 4 MiB, are not carried', () => {
    expect(rewriteXmp(Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e), { location: true, turned: true })).toBeNull()
    expect(rewrite(`<a>${'x'.repeat(2 ** 22)}</a>`)).toBeNull()
  })

  const HOSTILE: Record<string, (length: number) => string> = {
    ...Object.fromEntries(
      ['<', '<a ', ' a=', '<!--', '"', "<a b='", '<a>'].map(piece => [
        `many ${piece}`,
        (length: number) => piece.repeat(length / piece.length),
      ]),
    ),
    'blanks in an open tag': length => `<a${' '.repeat(length)}`,
    'blanks before a wrong name': length => `<a${' '.repeat(length)}x>`,
  }

  // Lengths grow, so that time that grows with their square is noticed before it takes hours.
  test.each(Object.entries(HOSTILE))('any text takes time in proportion: %s', (_, textOf) => {
    for (let length = 2 ** 15; length <= 2 ** 21; length *= 2) {
      const text = textOf(length)
      const before = process.cpuUsage().user
      rewrite(text)
      expect(process.cpuUsage().user - before, `${length} characters`).toBeLessThan(6_000_000)
    }
  })
})

test('a packet of 100,000 blanks in a tag takes no longer than its length tells', () => {
  const packet = Buffer.from(`<a${' '.repeat(100_000)}/>`)
  const before = process.cpuUsage().user
  expect(Buffer.from(rewriteXmp(packet, { location: false, turned: true })!).toString()).toBe('<a\n/>')
  expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  const plain = Buffer.from('<a b="1"\n\n  tiff:Orientation="6"  c="2"/>')
  expect(Buffer.from(rewriteXmp(plain, { location: false, turned: true })!).toString()).toBe('<a b="1"  c="2"/>')
})
