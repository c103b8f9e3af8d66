import { deflateSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { compress } from '../../../src/node.ts'
import { makePng, pngChunk, readChunks } from '../../fixtures/make-png.ts'
import { cameraExif, XMP } from '../../helpers/metadata.ts'

const RGB = { width: 2, height: 2, colorType: 2, bitDepth: 8, data: Uint8Array.from({ length: 12 }, (_, i) => i * 20) }
const CPU = { backend: 'cpu', allowLarger: true } as const

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05030' } })
const p3 = async () => (await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata()).icc!

const iccp = (profile: Uint8Array) => Buffer.concat([Buffer.from('name\0\0'), deflateSync(profile)])
const withProfile = (payload: Uint8Array) => makePng({ ...RGB, before: [['iCCP', payload]] })

function edited(profile: Buffer, edit: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(profile)
  edit(copy)
  return copy
}

/** One JPEG segment. */
function segment(marker: number, ...parts: Uint8Array[]): Buffer {
  const payload = Buffer.concat(parts)
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([head, payload])
}

/** A JPEG of 8 x 4 pixels with further segments behind its start. */
async function jpegWith(...segments: Buffer[]): Promise<Buffer> {
  const jpeg = await sharp(await picture().png().toBuffer())
    .resize(8, 4)
    .jpeg()
    .toBuffer()
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

const cameraJpeg = () =>
  jpegWith(
    segment(0xe1, Buffer.from('Exif\0\0'), cameraExif()),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(XMP)),
  )

const names = (png: Uint8Array) => readChunks(png).map(({ name }) => name)
const payloadOf = (png: Uint8Array, name: string) => readChunks(png).find(chunk => chunk.name === name)!.payload

describe('a damaged color profile', async () => {
  const sound = await p3()
  const wrong = edited(pngChunk('iCCP', iccp(sound)), chunk => chunk.writeUInt8(chunk.at(-1)! ^ 1, chunk.length - 1))
  const hurt = edited(wrong, chunk => chunk.writeUInt8(chunk.at(-20)! ^ 1, chunk.length - 20))
  const plain = makePng(RGB)
  const cases: [string, Uint8Array, RegExp][] = [
    ['cut off', withProfile(iccp(sound.subarray(0, 300))), /should have \d+ bytes but holds 300/],
    ['shorter than a header', withProfile(iccp(sound.subarray(0, 100))), /100 bytes/],
    ['with another signature', withProfile(iccp(edited(sound, p => p.write('xxxx', 36)))), /acsp/],
    ['with a tag outside', withProfile(iccp(edited(sound, p => p.writeUInt32BE(9e6, 136)))), /tag "\w{4}"/],
    ['with a million tags', withProfile(iccp(edited(sound, p => p.writeUInt32BE(1e6, 128)))), /1000000 tags/],
    ['that does not decompress', withProfile(Buffer.from('name\0\0not zlib at all')), /decompressed/],
    ['that unfolds to gigabytes', withProfile(iccp(Buffer.alloc(2 ** 25))), /16777216/],
    ['with wrong check sums', Buffer.concat([plain.subarray(0, 33), hurt, plain.subarray(33)]), /check sum/],
    [
      'with a part missing',
      await jpegWith(segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x02'), sound.subarray(0, 300))),
      /1 of 2/,
    ],
    [
      'cut off in a gray picture',
      makePng({ ...RGB, colorType: 0, data: new Uint8Array(4), before: [['iCCP', iccp(sound.subarray(0, 300))]] }),
      /300/,
    ],
  ]

  test.each(cases)('%s is an error that says so, unless nothing is to be kept', async (_, file, text) => {
    for (const keep of [undefined, 'icc', 'all'] as const) {
      const error = await compress(file, { ...CPU, keep }).catch(one => one)
      expect(error).toMatchObject({ code: 'corrupt' })
      expect(error.message).toMatch(text)
      expect(error.message).toContain("`keep: 'none'`")
    }
    const { bytes, notes } = await compress(file, { ...CPU, keep: 'none' })
    expect(names(bytes)).not.toContain('iCCP')
    expect(notes.join()).toContain('sRGB')
  })

  const marked = (number: number, total: number, part: Uint8Array) =>
    segment(0xe2, Buffer.from('ICC_PROFILE\0'), Buffer.of(number, total), part)
  const halves = [sound.subarray(0, 200), sound.subarray(200)]
  test.each<[string, Uint8Array, string]>([
    ['numbered from 0', await jpegWith(marked(0, 1, sound)), 'numbered'],
    ['numbered from 0, two parts', await jpegWith(marked(0, 2, halves[0]), marked(1, 2, halves[1])), 'numbered'],
    ['all parts with one number', await jpegWith(marked(1, 1, halves[0]), marked(1, 1, halves[1])), 'numbered'],
    ['with a wrong total', await jpegWith(marked(1, 9, halves[0]), marked(2, 9, halves[1])), 'numbered'],
    ['with a size that is too large', withProfile(iccp(edited(sound, p => p.writeUInt32BE(p.length + 4, 0)))), 'size'],
    ['with a size that is too small', withProfile(iccp(edited(sound, p => p.writeUInt32BE(p.length - 9, 0)))), 'size'],
    ['with a wrong CRC alone', Buffer.concat([plain.subarray(0, 33), wrong, plain.subarray(33)]), 'check sum'],
    [
      'with a wrong Adler sum alone',
      withProfile(edited(iccp(sound), p => p.writeUInt32BE(7, p.length - 4))),
      'check sum',
    ],
  ])('%s is repaired, with a note', async (_, file, text) => {
    const { bytes, notes } = await compress(file, { ...CPU, format: 'png', allowLarger: true })
    expect(notes.filter(note => /profile/.test(note))).toEqual([expect.stringContaining(text)])
    const preserved = payloadOf(bytes, 'iCCP')
    expect(inflateSync(preserved.subarray(preserved.indexOf(0) + 2))).toEqual(sound)
  })

  test('with tolerant it is left out, with a note', async () => {
    const { bytes, notes } = await compress(cases[0][1], { ...CPU, tolerant: true })
    expect(names(bytes)).not.toContain('iCCP')
    expect(notes).toEqual([expect.stringMatching(/profile is damaged .* left out/)])
  })

  test('a sound one is carried byte for byte', async () => {
    const { bytes, notes } = await compress(withProfile(iccp(sound)), CPU)
    expect(payloadOf(bytes, 'iCCP')).toEqual(iccp(sound))
    expect(notes).toEqual([])
  })
})

describe('keep', () => {
  test('none writes nothing but the picture', async () => {
    const before: [string, Uint8Array][] = [
      ['gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)],
      ['pHYs', Uint8Array.of(0, 0, 11, 19, 0, 0, 11, 19, 1)],
    ]
    const { bytes } = await compress(makePng({ ...RGB, before }), { ...CPU, keep: 'none' })
    expect(names(bytes)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  })

  test('icc, the default, keeps no EXIF, XMP or text', async () => {
    const { bytes } = await compress(await cameraJpeg(), CPU)
    expect(names(bytes)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  })

  test('all keeps EXIF and XMP of a JPEG, turned, without the place', async () => {
    const { bytes, notes } = await compress(await cameraJpeg(), { ...CPU, keep: 'all' })
    expect(names(bytes)).toEqual(['IHDR', 'PLTE', 'eXIf', 'iTXt', 'IDAT', 'IEND'])
    expect(notes).toEqual(['Where the picture was taken was left out; `keepLocation` keeps it.'])
    const { width, height, orientation, exif, xmp } = await sharp(bytes).metadata()
    expect([width, height, orientation]).toEqual([4, 8, 1])
    expect(exif!.toString('latin1')).toContain('Acme Cameras')
    expect(xmp!.toString()).toContain('xmp:Rating="4"')
    expect(xmp!.toString()).not.toMatch(/GPS|Orientation/)
    expect(exif!.includes(Buffer.from([0x25, 0x88]))).toBe(false)
  })

  test('the place stays where it is asked for', async () => {
    const { bytes, notes } = await compress(await cameraJpeg(), { ...CPU, keep: 'all', keepLocation: true })
    expect(notes).toEqual([])
    expect(payloadOf(bytes, 'eXIf').includes(Buffer.from([0x25, 0x88]))).toBe(true)
    expect(payloadOf(bytes, 'iTXt').toString()).toContain('GPSLatitude="52,31.2042N"')
  })

  test('all keeps the texts, the time and the pixel size of a PNG, from before and behind the pixels', async () => {
    const plain = makePng({
      ...RGB,
      before: [
        ['pHYs', Uint8Array.of(0, 0, 11, 19, 0, 0, 11, 19, 1)],
        ['tEXt', Buffer.from('Title\0Parrots')],
      ],
    })
    const late = [
      pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.from('two of them'))])),
      pngChunk('tIME', Uint8Array.of(7, 0xea, 11, 24, 3, 45, 0)),
      pngChunk('tEXt', Buffer.from('exif:GPSLatitude\x0052')),
      pngChunk('tEXt', Buffer.from('Raw profile type exif\0\nexif\n4\n00')),
      pngChunk('zTXt', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(2 ** 24))])),
    ]
    const file = Buffer.concat([plain.subarray(0, -12), ...late, plain.subarray(-12)])
    const { bytes, notes } = await compress(file, { ...CPU, keep: 'all' })
    expect(names(bytes)).toEqual(['IHDR', 'pHYs', 'PLTE', 'tIME', 'tEXt', 'zTXt', 'IDAT', 'IEND'])
    expect(payloadOf(bytes, 'tEXt').toString()).toBe('Title\0Parrots')
    expect(notes.join()).toContain('3 text chunks')
  })

  test('damaged EXIF and XMP are left out, with a word', async () => {
    const file = makePng({
      ...RGB,
      before: [
        ['eXIf', Buffer.from('II*\0\xff\xff\xff\xff', 'latin1')],
        ['iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0<a>')],
      ],
    })
    const { bytes, notes } = await compress(file, { ...CPU, keep: 'all' })
    expect(names(bytes)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    expect(notes.join(' ')).toMatch(/EXIF block is damaged.*XMP packet cannot/)
  })

  test('an unknown word, and keepLocation without all, are usage errors', async () => {
    const file = makePng(RGB)
    await expect(compress(file, { keep: 'some' as 'all' })).rejects.toMatchObject({ code: 'usage' })
    await expect(compress(file, { keepLocation: true })).rejects.toMatchObject({ code: 'usage' })
  })
})

test('texts that unfold to more than 16 MiB in all are left out, whether or not the original is kept', async () => {
  const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(2 ** 20, 65))])
  const short: [string, Uint8Array] = ['tEXt', Buffer.from('Title\0parrots')]
  const file = makePng({ ...RGB, before: [short, ...Array(200).fill(['zTXt', text])] })
  for (const allowLarger of [true, false]) {
    const { bytes } = await compress(file, { ...CPU, keep: 'all', allowLarger })
    const texts = readChunks(bytes).filter(({ name }) => name === 'tEXt' || name === 'zTXt')
    expect(texts).toHaveLength(16)
    expect(texts[0].name).toBe('tEXt')
  }
})
