import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { profileChunks, rgbProfileOfGrey } from '../../../src/formats/icc/icc.ts'
import { readSource } from '../../../src/formats/metadata/read-metadata.ts'
import { encodePng } from '../../../src/formats/png/png-file.ts'
import { makePng, pngChunk } from '../../fixtures/make-png.ts'

const SMALL = { width: 2, height: 2, colorType: 2, bitDepth: 8, data: new Uint8Array(12) }

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05030' } })

const p3 = async () => (await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata()).icc!

/** What an iCCP chunk holds, unfolded. */
const unfold = (iccp: Uint8Array) => inflateSync(iccp.subarray(iccp.indexOf(0) + 2))

describe('PNG', () => {
  test('all well-formed color chunks are read', async () => {
    const before: [string, Uint8Array][] = [
      ['cICP', Uint8Array.of(9, 16, 0, 1)],
      ['gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)],
      ['cHRM', new Uint8Array(32).fill(1)],
      ['sRGB', Uint8Array.of(0)],
      ['iCCP', Buffer.concat([Buffer.from('name\0\0'), deflateSync(await p3())])],
    ]
    const source = await readSource(makePng({ ...SMALL, before }))
    expect(source).toMatchObject({ format: 'png', size: { width: 2, height: 2 }, bits: 8, animated: false })
    expect(Object.keys(source!.chunks).sort()).toEqual(before.map(([name]) => name).sort())
    for (const [name, payload] of before) {
      expect(Buffer.from(source!.chunks[name as 'cICP']!).equals(Buffer.from(payload))).toBe(true)
    }
  })

  test.each<[string, string, Uint8Array]>([
    ['a cICP of 3 bytes', 'cICP', new Uint8Array(3)],
    ['an sRGB intent of 4', 'sRGB', Uint8Array.of(4)],
    ['a gamma of 0', 'gAMA', new Uint8Array(4)],
    ['a short cHRM', 'cHRM', new Uint8Array(31)],
    ['a profile without a name', 'iCCP', Buffer.from('\0\0abc')],
    ['a profile whose name is too long', 'iCCP', Buffer.from(`${'x'.repeat(80)}\0\0abc`)],
    ['a profile with another compression', 'iCCP', Buffer.from('name\0\x01abc')],
    ['an empty profile', 'iCCP', new Uint8Array(0)],
  ])('%s is passed over', async (_, name, payload) => {
    const source = await readSource(makePng({ ...SMALL, before: [[name, payload]] }))
    expect(source!.chunks).toEqual({})
  })

  test('a chunk with a wrong CRC, or twice, or behind the pixels, is passed over', async () => {
    const gamma = pngChunk('gAMA', Uint8Array.of(0, 0, 0, 9))
    const wrong = Buffer.from(gamma)
    wrong[wrong.length - 1] ^= 1
    const plain = makePng(SMALL)
    const withChunks = (...chunks: Buffer[]) => Buffer.concat([plain.subarray(0, 33), ...chunks, plain.subarray(33)])
    expect((await readSource(withChunks(wrong)))!.chunks).toEqual({})
    const other = pngChunk('gAMA', Uint8Array.of(0, 0, 0, 7))
    expect((await readSource(withChunks(gamma, other)))!.chunks).toEqual({ gAMA: Buffer.from([0, 0, 0, 9]) })
    const behind = Buffer.concat([plain.subarray(0, -12), gamma, plain.subarray(-12)])
    expect((await readSource(behind))!.chunks).toEqual({})
  })

  test('depth and animation are told', async () => {
    expect(await readSource(makePng({ ...SMALL, bitDepth: 16, data: new Uint8Array(24) }))).toMatchObject({ bits: 16 })
    const control = (frames: number): [string, Uint8Array] => ['acTL', Uint8Array.of(0, 0, 0, frames, 0, 0, 0, 0)]
    expect(await readSource(makePng({ ...SMALL, before: [control(2)] }))).toMatchObject({ animated: true })
    expect(await readSource(makePng({ ...SMALL, before: [control(1)] }))).toMatchObject({ animated: false })
  })

  test('a profile that unfolds to gigabytes in a gray picture does not get in', async () => {
    const bomb: [string, Uint8Array] = [
      'iCCP',
      Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(2 ** 25))]),
    ]
    expect((await readSource(makePng({ ...SMALL, colorType: 0, before: [bomb] })))!.chunks).toEqual({})
  })
})

describe('ICC profiles', () => {
  test.each(['jpeg', 'webp', 'avif'] as const)('are found in a %s', async format => {
    const file = await picture().withIccProfile('p3').toFormat(format).toBuffer()
    const source = await readSource(file)
    expect(source!.format).toBe(format)
    expect(unfold(source!.chunks.iCCP!).equals((await sharp(file).metadata()).icc!)).toBe(true)
    const plain = await readSource(await picture().toFormat(format).toBuffer())
    expect(plain!.chunks).toEqual({})
  })

  test('in a JPEG they may come in several segments; one that is missing spoils all', async () => {
    const profile = await p3()
    const segment = (number: number, total: number, data: Uint8Array) => {
      const head = Buffer.from(`\xff\xe2\0\0ICC_PROFILE\0${String.fromCharCode(number, total)}`, 'latin1')
      head.writeUInt16BE(head.length - 2 + data.length, 2)
      return Buffer.concat([head, data])
    }
    const jpeg = await picture().jpeg().toBuffer()
    const withSegments = (...all: Buffer[]) => Buffer.concat([jpeg.subarray(0, 2), ...all, jpeg.subarray(2)])
    const [one, two] = [segment(1, 2, profile.subarray(0, 200)), segment(2, 2, profile.subarray(200))]
    for (const file of [withSegments(one, two), withSegments(two, one)]) {
      expect(unfold((await readSource(file))!.chunks.iCCP!).equals(profile)).toBe(true)
    }
    expect((await readSource(withSegments(one)))!.chunks).toEqual({})
    expect((await readSource(withSegments(two)))!.chunks).toEqual({})
  })

  test('one for gray becomes one for RGB that readers accept, with the same curve', async () => {
    const gray = await greyProfile()
    const rgb = rgbProfileOfGrey(gray)!
    expect(Buffer.from(rgb).toString('latin1', 16, 20)).toBe('RGB ')
    const file = await encodePng(
      { width: 1, height: 1, palette: Uint8Array.of(90, 90, 90, 255), indices: new Uint8Array(1) },
      { chunks: await profileChunks(gray) },
    )
    const convert = (input: Uint8Array) => sharp(input).removeAlpha().raw().toBuffer()
    const [r, g, b] = await convert(file)
    expect([r, g]).toEqual([g, b])
    // gamma 1.8 shows 90 brighter than sRGB does: (90/255)^1.8 is 109 in sRGB
    expect(Math.abs(r - 109)).toBeLessThanOrEqual(1)
  })

  test('one for CMYK, a damaged one and an absurd one are not carried', async () => {
    const cmyk = (await sharp(await picture().toColorspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()).metadata())
      .icc!
    expect(cmyk.toString('latin1', 16, 20)).toBe('CMYK')
    expect(await profileChunks(cmyk)).toEqual({})
    expect(await profileChunks(new Uint8Array(500))).toEqual({})
    expect(await profileChunks(new Uint8Array(3))).toEqual({})
  })
})

/** A profile for gray with a gamma of 1.8. */
async function greyProfile(): Promise<Uint8Array> {
  const rgb = await p3()
  const tags = 3
  const head = Buffer.from(rgb.subarray(0, 128))
  head.write('GRAY', 16, 'latin1')
  const table = Buffer.alloc(4 + tags * 12)
  table.writeUInt32BE(tags, 0)
  const text = Buffer.from('mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x02\0\0\0\x1c\0g\0\0', 'latin1')
  const white = Buffer.from('XYZ \0\0\0\0\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d', 'latin1')
  const curve = Buffer.from('curv\0\0\0\0\0\0\0\x01\x01\xcd\0\0', 'latin1') // 1.8 in eighths of a byte: 0x01cd / 256
  let at = 128 + table.length
  for (const [i, [name, data]] of (
    [
      ['desc', text],
      ['wtpt', white],
      ['kTRC', curve],
    ] as const
  ).entries()) {
    table.write(name, 4 + i * 12, 'latin1')
    table.writeUInt32BE(at, 8 + i * 12)
    table.writeUInt32BE(data.length, 12 + i * 12)
    at += data.length
  }
  head.writeUInt32BE(at, 0)
  return Buffer.concat([head, table, text, white, curve])
}

describe('frames', () => {
  const raw = { width: 4, height: 8, channels: 3 as const, pageHeight: 4 }
  const frames = (count: 1 | 2) => {
    const data = Buffer.from([...Array(48).fill(9), ...Array(48).fill(200)]).subarray(0, 48 * count)
    return sharp(data, { raw: count === 2 ? raw : { width: 4, height: 4, channels: 3 } })
  }

  test.each(['gif', 'webp'] as const)('of a %s are counted', async format => {
    expect(await readSource(await frames(2).toFormat(format).toBuffer())).toMatchObject({ animated: true })
    expect(await readSource(await frames(1).toFormat(format).toBuffer())).toMatchObject({ animated: false })
  })
})

describe('hostile bytes', () => {
  test('anything at all is read without an exception', async () => {
    const starts = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'RIFF\0\0\0\0WEBP', 'GIF89a', '\0\0\0\x20ftypavif', ''].map(
      start => Buffer.from(start, 'latin1'),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
        const source = await readSource(Buffer.concat([start, rest]))
        expect(source === null || typeof source.format === 'string').toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('real files with bytes changed or cut off are read without an exception', async () => {
    const formats = ['png', 'jpeg', 'webp', 'avif', 'gif'] as const
    const files = await Promise.all(formats.map(format => picture().withIccProfile('p3').toFormat(format).toBuffer()))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 8 }),
        fc.nat(700),
        async (file, changes, cut) => {
          const bytes = Buffer.from(file)
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          const source = await readSource(bytes.subarray(0, bytes.length - (cut % bytes.length)))
          for (const payload of Object.values(source?.chunks ?? {})) expect(payload.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })
})
