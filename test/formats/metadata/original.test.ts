import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { passThrough } from '../../../src/formats/metadata/original.ts'
import { makePng, pngChunk, readChunks } from '../../fixtures/make-png.ts'
import { cameraExif, makeTiff, XMP } from '../../helpers/metadata.ts'

const ICC = { keep: 'icc', keepLocation: false, colors: false } as const
const NONE = { keep: 'none', keepLocation: false, colors: false } as const
const PLACE = { keep: 'all', keepLocation: true, colors: false } as const

const plain = makePng({ width: 2, height: 2, colorType: 2, bitDepth: 8, data: new Uint8Array(12) })
const withChunk = (name: string, payload: Uint8Array | string) =>
  Buffer.concat([plain.subarray(0, 33), pngChunk(name, Buffer.from(payload as string)), plain.subarray(33)])

const harmless: [string, Uint8Array | string][] = [
  ['tEXt', 'Author\0Ada'],
  ['eXIf', makeTiff([[0x010f, 2, 'Acme']])],
  ['iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<a/>'],
  ['tIME', Uint8Array.of(7, 0xea, 1, 1, 0, 0, 0)],
  ['prVt', 'anything at all'],
]

const telling: [string, Uint8Array | string][] = [
  ['eXIf', cameraExif()],
  ['eXIf', Buffer.concat([Buffer.from('damaged'), cameraExif(false)])],
  ['iTXt', `XML:com.adobe.xmp\0\0\0\0\0${XMP}`],
  ['iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<a exif:GPSLatitude="1">'],
  ['tEXt', 'exif:GPSLatitude\x0052'],
  ['tEXt', 'Raw profile type exif\0\nexif\n 4\n00'],
  ['zTXt', 'Comment\0\0not zlib'],
  ['caBX', 'a manifest with GPSLatitude in it'],
]

describe('PNG', () => {
  test.each(harmless)('with a %s that tells no place is passed byte for byte', async (name, payload) => {
    const file = withChunk(name, payload)
    expect(await passThrough(file, 'png', ICC)).toBe(file)
    expect(Buffer.from(await passThrough(file, 'png', NONE)).equals(plain)).toBe(true)
  })

  test.each(telling)('with a %s that tells the place loses it, and keeps it where asked to', async (name, payload) => {
    const file = withChunk(name, payload)
    const passed = Buffer.from(await passThrough(file, 'png', ICC))
    expect(passed.toString('latin1')).not.toMatch(/GPS|Raw profile/)
    for (const pointer of [
      [0x25, 0x88, 4],
      [0x88, 0x25, 0],
    ])
      expect(passed.includes(Buffer.from(pointer))).toBe(false)
    const rest = readChunks(passed).filter(chunk => chunk.name !== name)
    expect(rest.map(chunk => [chunk.name, chunk.payload])).toEqual(
      readChunks(plain).map(chunk => [chunk.name, chunk.payload]),
    )
    expect(await passThrough(file, 'png', PLACE)).toBe(file)
    expect(Buffer.from(await passThrough(file, 'png', NONE)).equals(plain)).toBe(true)
  })

  test('what stands behind its end goes where it tells the place', async () => {
    const file = Buffer.concat([plain, cameraExif()])
    expect(Buffer.from(await passThrough(file, 'png', ICC)).equals(plain)).toBe(true)
    const other = Buffer.concat([plain, Buffer.from('trailer')])
    expect(await passThrough(other, 'png', ICC)).toBe(other)
  })
})

describe('WebP', async () => {
  const picture = sharp({ create: { width: 9, height: 7, channels: 3, background: '#a05030' } })
  const exif = { IFD0: { Make: 'Acme' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } }
  const file = await picture
    .clone()
    .withIccProfile('p3')
    .withExif(exif)
    .withXmp(XMP)
    .webp({ lossless: true })
    .toBuffer()
  const pixels = (bytes: Uint8Array) => sharp(bytes, { ignoreIcc: true }).raw().toBuffer()

  test('loses the place; picture, profile and the rest stay', async () => {
    const passed = await passThrough(file, 'webp', ICC)
    const [from, to] = [await sharp(file).metadata(), await sharp(passed).metadata()]
    expect(from.exif!.includes(Buffer.from([0x25, 0x88]))).toBe(true)
    expect(to.exif!.includes(Buffer.from([0x25, 0x88]))).toBe(false)
    expect(to.exif!.toString('latin1')).toContain('Acme')
    expect(from.xmp!.toString()).toContain('GPS')
    expect(to.xmp!.toString()).not.toContain('GPS')
    expect(to.icc!.equals(from.icc!)).toBe(true)
    expect(await pixels(passed)).toEqual(await pixels(file))
    expect(await passThrough(passed as Buffer, 'webp', ICC)).toBe(passed)
    expect(await passThrough(file, 'webp', PLACE)).toBe(file)
  })

  test('is the picture alone with none, and its flags say so', async () => {
    const passed = await passThrough(file, 'webp', NONE)
    const { exif, xmp, icc } = await sharp(passed).metadata()
    expect([exif, xmp, icc]).toEqual([undefined, undefined, undefined])
    expect(passed[20] & 0x2c).toBe(0)
    expect(await pixels(passed)).toEqual(await pixels(file))
  })
})

test('any bytes changed are passed without an exception', async () => {
  const files = telling.map(([name, payload]) => withChunk(name, payload))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(900), fc.nat(255)), { maxLength: 8 }),
      async (file, changes) => {
        const bytes = Buffer.from(file)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        for (const format of ['png', 'webp']) {
          expect((await passThrough(bytes, format, ICC)).length).toBeLessThanOrEqual(bytes.length + 100)
        }
      },
    ),
    { numRuns: 300 },
  )
})
