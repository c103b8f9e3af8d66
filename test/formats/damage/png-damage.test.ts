import { deflateSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { inspectPng } from '../../../src/formats/damage/png-damage.ts'
import { makePng } from '../../fixtures/make-png.ts'
import { photoLike, toRgba } from '../../helpers/images.ts'

const { width, height, data } = toRgba(photoLike(90, 70))
const png = await sharp(data, { raw: { width, height, channels: 4 } })
  .png()
  .toBuffer()

interface Chunk {
  name: string
  from: number
  to: number
  payload: Buffer
}

function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let from = 8; from < file.length; ) {
    const to = from + 12 + file.readUInt32BE(from)
    chunks.push({
      name: file.toString('latin1', from + 4, from + 8),
      from,
      to,
      payload: file.subarray(from + 8, to - 4),
    })
    from = to
  }
  return chunks
}

/** The file with other compressed rows, and the right check sum over them. */
function withData(stream: Uint8Array): Uint8Array {
  return makePng({ width, height, colorType: 6, bitDepth: 8, compressed: stream })
}

const rows = inflateSync(
  Buffer.concat(
    chunksOf(png)
      .filter(({ name }) => name === 'IDAT')
      .map(({ payload }) => payload),
  ),
)
const stream = deflateSync(rows)
const pixelsOf = async (bytes: Uint8Array) => Buffer.from(await sharp(bytes, { failOn: 'warning' }).raw().toBuffer())

describe('harmless damage', () => {
  test.each<[string, string, () => Uint8Array]>([
    [
      'its pixel data do not end properly',
      'a wrong Adler sum',
      () => withData(Buffer.concat([stream.subarray(0, -4), Buffer.of(1, 2, 3, 4)])),
    ],
    ['its pixel data do not end properly', 'no Adler sum', () => withData(stream.subarray(0, -4))],
    ['its end is missing', 'no IEND', () => png.subarray(0, -12)],
    ['its end is missing', 'half an IEND', () => png.subarray(0, -5)],
    [
      'a check sum of its chunks is wrong',
      'a wrong CRC over data whose own sum is right',
      () => {
        const file = Buffer.from(png)
        const { to } = chunksOf(file).find(({ name }) => name === 'IDAT')!
        file[to - 1] ^= 1
        return file
      },
    ],
  ])('%s: %s', async (words, _, make) => {
    const { bytes, harmless, harm } = await inspectPng(make(), false)
    expect([harmless, harm]).toEqual([[words], undefined])
    expect(Buffer.compare(await pixelsOf(bytes), Buffer.from(data))).toBe(0)
  })

  test.each([
    ['bytes behind the compressed rows', () => withData(Buffer.concat([stream, Buffer.from('junk')]))],
    ['a sound file', () => png],
  ])('none: %s', async (_, make) => {
    const { bytes, harmless, harm } = await inspectPng(make(), false)
    expect([harmless, harm]).toEqual([[], undefined])
    expect(Buffer.compare(await pixelsOf(bytes), Buffer.from(data))).toBe(0)
  })
})

describe('harm', () => {
  test('rows that are missing: how many, and the others are there', async () => {
    const cut = png.subarray(0, png.length >> 1)
    const { harm, bytes } = await inspectPng(cut, true)
    expect(harm?.part).toBeGreaterThan(0.2)
    expect(harm?.part).toBeLessThan(0.8)
    const whole = Math.floor((1 - harm!.part) * height) * width * 4
    const pixels = await pixelsOf(bytes)
    expect(pixels.length).toBe(data.length)
    expect(Buffer.compare(pixels.subarray(0, whole), Buffer.from(data.subarray(0, whole)))).toBe(0)
  })

  test('a stream of too few rows whose sums are all right', async () => {
    const few = deflateSync(rows.subarray(0, rows.length >> 2))
    expect(await inspectPng(withData(few), false)).toMatchObject({ harm: { what: 'its pixel data end too early' } })
  })

  test.each(['PLTE', 'tRNS', 'IHDR'])('a wrong check sum of %s', async wrong => {
    const palette = await sharp(png).png({ palette: true, colors: 8 }).toBuffer()
    const faded = await sharp(data, { raw: { width, height, channels: 4 } })
      .linear([1, 1, 1, 0.5], [0, 0, 0, 0])
      .png({ palette: true })
      .toBuffer()
    const file = Buffer.from(wrong === 'tRNS' ? faded : palette)
    const { to } = chunksOf(file).find(({ name }) => name === wrong)!
    file[to - 1] ^= 1
    expect((await inspectPng(file, false)).harm).toMatchObject({ part: 1 })
  })

  test('a header that promises much takes no memory', async () => {
    const huge = makePng({ width: 16000, height: 16000, colorType: 6, bitDepth: 16, compressed: stream })
    const before = process.memoryUsage().arrayBuffers
    const { harm } = await inspectPng(huge, false)
    expect(harm?.part).toBeGreaterThan(0.9)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28)
  })
})
