import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'
import { makePng } from '../fixtures/make-png.ts'

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 }

/** The RGBA bytes that a PNG of 8 or 16 bits stands for, worked out from its raw rows. */
function expectedRgba(data: Uint8Array, colorType: number, bitDepth: number): number[] {
  const bytes = bitDepth / 8
  const upper = [...data].filter((_, i) => i % bytes === 0) // v >> 8
  const channels = CHANNELS[colorType]
  const out: number[] = []
  for (let i = 0; i < upper.length; i += channels) {
    const gray = colorType === 0 || colorType === 4
    const alpha = colorType >= 4 ? upper[i + channels - 1] : 255
    out.push(upper[i], upper[i + (gray ? 0 : 1)], upper[i + (gray ? 0 : 2)], alpha)
  }
  return out
}

describe('every kind of PNG comes out with the numbers it holds', () => {
  for (const colorType of [0, 2, 4, 6]) {
    for (const bitDepth of [8, 16]) {
      test(`color type ${colorType}, ${bitDepth} bits`, async () => {
        const random = seededRandom(colorType * 100 + bitDepth)
        const [width, height] = [61, 43]
        const length = (width * height * CHANNELS[colorType] * bitDepth) / 8
        const data = Uint8Array.from({ length }, () => Math.floor(random() * 256))
        const image = await decode(makePng({ width, height, colorType, bitDepth, data }))
        expect([image.width, image.height, image.bits]).toEqual([width, height, bitDepth])
        expect([...image.data]).toEqual(expectedRgba(data, colorType, bitDepth))
      })
    }
  }

  test('16 bits: a transparent color counts by all of its bits', async () => {
    const before: [string, Uint8Array][] = [['tRNS', Uint8Array.of(0x12, 0x34)]]
    const data = Uint8Array.of(0x12, 0x34, 0x12, 0x35)
    const { data: rgba } = await decode(makePng({ width: 2, height: 1, colorType: 0, bitDepth: 16, data, before }))
    expect([...rgba]).toEqual([0x12, 0x12, 0x12, 0, 0x12, 0x12, 0x12, 255])
  })

  test('gAMA, cHRM and profiles change no number', async () => {
    const data = Uint8Array.from({ length: 300 }, (_, i) => i)
    const before: [string, Uint8Array][] = [
      ['gAMA', Uint8Array.of(0, 1, 0x86, 0xa0)],
      ['cHRM', new Uint8Array(32).fill(1)],
    ]
    const image = await decode(makePng({ width: 10, height: 10, colorType: 2, bitDepth: 8, data, before }))
    expect([...image.data]).toEqual(expectedRgba(data, 2, 8))
    const p3 = await sharp(makePng({ width: 10, height: 10, colorType: 2, bitDepth: 8, data }))
      .keepIccProfile()
      .withMetadata({ icc: 'p3' })
      .png()
      .toBuffer()
    const stored = await sharp(p3, { ignoreIcc: true }).ensureAlpha().raw().toBuffer()
    expect(Buffer.compare(Buffer.from((await decode(p3)).data), stored)).toBe(0)
  })

  test.each(['basn0g16', 'basn2c16', 'basi2c16', 'basn6a16', 'tbbn2c16', 'tbwn0g16'])(
    '%s of PngSuite has 16 bits',
    async name => {
      const image = await decode(readFileSync(resolve(import.meta.dirname, `../fixtures/pngsuite/${name}.png`)))
      expect([image.width, image.height, image.bits, image.data.length]).toEqual([32, 32, 16, 4096])
    },
  )
})

test('EXIF orientation is applied, all eight', async () => {
  // Four quarters of different colors: red, green / blue, white.
  const quarters = Buffer.alloc(32 * 16 * 3)
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 32; x++) {
      const color = y < 8 ? (x < 16 ? [255, 0, 0] : [0, 255, 0]) : x < 16 ? [0, 0, 255] : [255, 255, 255]
      quarters.set(color, (y * 32 + x) * 3)
    }
  }
  const upright = ['rgbw', 'grwb', 'wbgr', 'bwrg', 'rbgw', 'brwg', 'wgbr', 'gwrb']
  for (let orientation = 1; orientation <= 8; orientation++) {
    const raw = { width: 32, height: 16, channels: 3 as const }
    const jpeg = await sharp(quarters, { raw })
      .withMetadata({ orientation })
      .jpeg({ chromaSubsampling: '4:4:4' })
      .toBuffer()
    const { width, height, data } = await decode(jpeg)
    expect([width, height]).toEqual(orientation < 5 ? [32, 16] : [16, 32])
    const nameAt = (x: number, y: number) => {
      const [r, g, b] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)
      return r > 128 ? (g > 128 ? 'w' : 'r') : g > 128 ? 'g' : b > 128 ? 'b' : '?'
    }
    const corners = nameAt(2, 2) + nameAt(width - 3, 2) + nameAt(2, height - 3) + nameAt(width - 3, height - 3)
    expect(corners).toBe(upright[orientation - 1])
  }
})

test('a CMYK JPEG is converted, with a note and no profile', async () => {
  const red = sharp({ create: { width: 16, height: 16, channels: 3, background: '#d02020' } })
  const image = await decode(await red.toColorspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer())
  expect(image.notes).toEqual(['CMYK was converted to sRGB.'])
  expect(image.chunks).toEqual({})
  const [r, g, b, a] = image.data
  expect([r > 150, g < 90, b < 90, a]).toEqual([true, true, true, 255])
})

describe('errors', () => {
  test.each<[string, Uint8Array | string, string, string]>([
    ['no input at all', undefined as never, 'usage', 'undefined'],
    ['no bytes', new Uint8Array(0), 'empty', '0 bytes'],
    ['text', Buffer.from('just some text'), 'not-an-image', '14 bytes'],
    ['a missing path', '/no/such/file.png', 'not-found', '/no/such/file.png'],
    ['a folder', import.meta.dirname, 'unreadable', 'EISDIR'],
    ['0x0', makePng({ width: 0, height: 0, colorType: 2, bitDepth: 8 }), 'empty', '0x0'],
    ['too many pixels', makePng({ width: 65536, height: 65536, colorType: 2, bitDepth: 8 }), 'too-large', '4294967296'],
    ['no pixels behind the header', makePng({ width: 9, height: 9, colorType: 2, bitDepth: 8 }), 'corrupt', 'damaged'],
  ])('%s', async (_, input, code, text) => {
    await expect(decode(input)).rejects.toMatchObject({ code, message: expect.stringContaining(text) })
  })
})

test('a TIFF with a mask beside its alpha gives color and alpha', async () => {
  const raw = { width: 2, height: 1 }
  const image = sharp(Uint8Array.of(1, 2, 3, 4, 11, 12, 13, 14), { raw: { ...raw, channels: 4 } })
  const masked = image.joinChannel(Buffer.of(99, 99), { raw: { ...raw, channels: 1 } })
  const tiff = await masked.tiff({ compression: 'none' }).toBuffer()
  expect((await sharp(tiff).metadata()).channels).toBe(5)
  expect([...(await decode(tiff)).data]).toEqual([1, 2, 3, 4, 11, 12, 13, 14])
})
