import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decodePlainPng } from '../../../src/platform/node/plain-png.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { makePng } from '../../fixtures/make-png.ts'

const SUITE = resolve(import.meta.dirname, '../../fixtures/pngsuite')

async function bySharp(file: Uint8Array) {
  const { data, info } = await sharp(file)
    .toColorspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: Uint8Array.from(data) }
}

test.each([3, 4] as const)('what an encoder writes of %i channels comes out as it was', async channels => {
  const random = seededRandom(channels)
  const [width, height] = [50, 40]
  const data = Buffer.from(Array.from({ length: width * height * channels }, (_, n) => (n >> 3) + 20 * random()))
  const pixels = sharp(data, { raw: { width, height, channels } })
  const file = await pixels.png({ adaptiveFiltering: true }).toBuffer()
  expect(await decodePlainPng(file)).toEqual(await bySharp(file))
})

test('nothing is taken of other kinds: 16 bits, gray, palettes, interlaced and damaged ones', async () => {
  for (const name of readdirSync(SUITE).filter(name => name.endsWith('.png')))
    expect(await decodePlainPng(readFileSync(resolve(SUITE, name))), name).toBeNull()
})

/** Rows with their filter bytes: each filter in turn, over random bytes. */
function filteredRows(width: number, height: number, channels: number) {
  const random = seededRandom(width * 31 + height)
  const rows = Uint8Array.from({ length: height * (1 + width * channels) }, () => Math.floor(random() * 256))
  for (let y = 0; y < height; y++) rows[y * (1 + width * channels)] = y % 5
  return rows
}

const SIZES = [
  [1, 1],
  [1, 12],
  [2, 5],
  [37, 23],
]

test.each([2, 6])('all filters of color type %i, at every edge', async colorType => {
  for (const [width, height] of SIZES) {
    const compressed = deflateSync(filteredRows(width, height, colorType === 2 ? 3 : 4))
    const file = makePng({ width, height, colorType, bitDepth: 8, compressed })
    expect(await decodePlainPng(file)).toEqual(await bySharp(file))
  }
})

test('nothing is taken that is not plain or not sound', async () => {
  const data = Uint8Array.from({ length: 48 }, (_, n) => n)
  const plain = { width: 4, height: 4, colorType: 2, bitDepth: 8, data }
  const rows = filteredRows(4, 4, 3)
  const packed = (bytes: Uint8Array) => makePng({ ...plain, compressed: deflateSync(bytes) })
  const sound = makePng(plain)
  expect(await decodePlainPng(sound)).not.toBeNull()
  const wrong: Record<string, Uint8Array> = {
    'a broken check sum': sound.map((byte, n) => (n === sound.length - 14 ? byte ^ 1 : byte)),
    'no end': sound.subarray(0, -12),
    'an unknown filter': packed(rows.map((byte, n) => (n === 0 ? 5 : byte))),
    'a row too few': packed(rows.subarray(13)),
    'a row too many': packed(Uint8Array.from([...rows, ...rows.subarray(-13)])),
    'bytes behind the stream': makePng({ ...plain, compressed: Buffer.concat([deflateSync(rows), Buffer.of(1)]) }),
    'no stream': makePng({ ...plain, compressed: Buffer.of(1, 2, 3) }),
    'EXIF, which may turn it': makePng({ ...plain, before: [['eXIf', Uint8Array.of(1)]] }),
    'a transparent color': makePng({ ...plain, before: [['tRNS', new Uint8Array(6)]] }),
    'a gamma twice': makePng({
      ...plain,
      before: [
        ['gAMA', Uint8Array.of(0, 0, 1, 0)],
        ['gAMA', Uint8Array.of(0, 0, 1, 0)],
      ],
    }),
    'a text without a keyword': makePng({ ...plain, before: [['tEXt', Uint8Array.of(0, 65)]] }),
    '16 bits': makePng({ ...plain, bitDepth: 16, data: new Uint8Array(96) }),
    'another kind of file': Uint8Array.of(1, 2, 3),
  }
  for (const [what, file] of Object.entries(wrong)) expect(await decodePlainPng(file), what).toBeNull()
})
