import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { byteReader } from '../../src/common/byte-reader.ts'
import { makeEncoders } from '../../src/formats/encode.ts'
import { readSource } from '../../src/formats/metadata/read-metadata.ts'
import { wrapWebp } from '../../src/formats/webp/webp-file.ts'
import { encodeWebp } from '../../src/platform/node/encode-node.ts'
import { mixedColor, pixelsOf, stripes } from '../helpers/indexed.ts'

const read = async (file: Uint8Array) =>
  new Uint8Array(await sharp(file, { ignoreIcc: true }).ensureAlpha().raw().toBuffer())

/** Name and payload of every chunk; checks the sizes that RIFF counts. */
function chunksOf(file: Uint8Array): [string, Uint8Array][] {
  const reader = byteReader(file)
  expect([reader.ascii(0, 4), reader.u32le(4), reader.ascii(8, 4)]).toEqual(['RIFF', file.length - 8, 'WEBP'])
  const chunks: [string, Uint8Array][] = []
  let at = 12
  while (at < file.length) {
    const length = reader.u32le(at + 4)
    chunks.push([reader.ascii(at, 4), reader.slice(at + 8, length)])
    at += 8 + length + (length & 1)
  }
  expect(at).toBe(file.length)
  return chunks
}

const profile = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
  .withIccProfile('p3')
  .png()
  .toBuffer()
  .then(file => sharp(file).metadata())
  .then(metadata => new Uint8Array(metadata.icc!))

describe('encodeWebp', () => {
  test.each([
    ['256 colors, some with alpha and hidden colors under alpha 0', stripes(120, 80, 256, mixedColor)],
    ['2 colors', stripes(33, 20, 2, i => [i * 200, 9, 77, 255])],
    ['a single pixel', stripes(1, 1, 1, () => [200, 3, 9, 0])],
  ])('gives %s back exactly at every effort', async (_, picture) => {
    for (const effort of [0, 1, 2, 3, 4, 5, 6, 'auto'] as const) {
      const file = await encodeWebp(picture, { effort })
      expect(chunksOf(file).map(([name]) => name)).toEqual(['VP8L'])
      expect(await read(file)).toEqual(pixelsOf(picture))
    }
  })

  test('from 3 on, more effort is never larger', async () => {
    const picture = stripes(180, 120, 100, mixedColor)
    const sizes = await Promise.all([3, 4, 5, 6].map(async effort => (await encodeWebp(picture, { effort })).length))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  test.each([
    ['with alpha', mixedColor, 0x10],
    ['opaque', (i: number) => [i, 255 - i, 9, 255], 0],
  ])('%s: profile, EXIF and XMP make it an extended file with the right flags', async (_, color, alpha) => {
    const picture = stripes(50, 40, 30, color)
    const [exif, xmp] = [Uint8Array.of(77, 77, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0), Uint8Array.of(60, 120, 47, 62, 10)]
    const file = await encodeWebp(picture, { profile, exif, xmp })
    const chunks = chunksOf(file)
    expect(chunks.map(([name]) => name)).toEqual(['VP8X', 'ICCP', 'VP8L', 'EXIF', 'XMP '])
    expect([...chunks[0][1]]).toEqual([0x20 | alpha | 0x08 | 0x04, 0, 0, 0, 49, 0, 0, 39, 0, 0])
    expect([chunks[1][1], chunks[3][1], chunks[4][1]]).toEqual([profile, exif, xmp])
    expect(await read(file)).toEqual(pixelsOf(picture))
    const metadata = await sharp(file).metadata()
    expect([new Uint8Array(metadata.icc!), metadata.hasAlpha]).toEqual([profile, alpha > 0])
    expect((await readSource(file))?.chunks.iCCP).toBeDefined()
  })

  test('a longer side than 16383 is refused with the numbers before any work', async () => {
    const run = () => Promise.reject(new Error('it was run'))
    const { encodeWebp: encode } = makeEncoders({ run })
    const wide = { width: 16384, height: 1, palette: new Uint8Array(4), indices: new Uint8Array(16384) }
    for (const picture of [wide, { ...wide, width: 1, height: 16384 }])
      await expect(encode(picture)).rejects.toMatchObject({
        code: 'too-large',
        message: expect.stringMatching(/16383 .*16384.* png/),
      })
  })

  test('the longest side that WebP has works', async () => {
    const picture = stripes(16383, 2, 40, mixedColor)
    expect(await read(await encodeWebp(picture, { effort: 0 }))).toEqual(pixelsOf(picture))
  })

  test('an encoder that fails is an error that says what to do', async () => {
    const run = () => Promise.reject(new WebAssembly.RuntimeError('out of memory'))
    const { encodeWebp: encode } = makeEncoders({ run })
    await expect(encode(stripes(3, 3, 3, mixedColor))).rejects.toMatchObject({
      code: 'encoder',
      message: expect.stringMatching(/3x3 .*out of memory.*png/),
    })
  })
})

test('a chunk of odd length is followed by a zero that it does not count', () => {
  const file = wrapWebp(Uint8Array.of(1, 2, 3), { width: 1, height: 1, alpha: false })
  expect([...file.subarray(4)]).toEqual([16, 0, 0, 0, ...Buffer.from('WEBPVP8L'), 3, 0, 0, 0, 1, 2, 3, 0])
})
