import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { deflateThoroughly } from '../../../src/formats/deflate/deflate-blocks.ts'
import { makeEncoders } from '../../../src/formats/encode.ts'
import { type PngChunks, encodePng as writePng } from '../../../src/formats/png/png-file.ts'
import { encodePng } from '../../../src/platform/node/encode-node.ts'
import { readChunks } from '../../fixtures/make-png.ts'
import { mixedColor, type Picture, pixelsOf, stripes } from '../../helpers/indexed.ts'

const read = async (file: Uint8Array) =>
  new Uint8Array(await sharp(file, { failOn: 'warning' }).toColorspace('srgb').ensureAlpha().raw().toBuffer())

const header = (file: Uint8Array) => readChunks(file)[0].payload

const gray = (i: number) => [i, i, i, 255]

const PICTURES: [string, Picture][] = [
  ['256 colors, some with alpha', stripes(160, 120, 256, mixedColor)],
  ['7 colors', stripes(90, 61, 7, mixedColor)],
  ['2 colors', stripes(33, 20, 2, i => [i * 200, 9, 77, 255])],
  ['256 grays', stripes(160, 120, 256, gray)],
  ['30 grays with alpha', stripes(70, 50, 30, i => [i * 8, i * 8, i * 8, i < 9 ? i * 20 : 255])],
  ['a single pixel', stripes(1, 1, 1, () => [200, 3, 9, 255])],
  ['a tiny picture of more colors than pixels would pay for', stripes(3, 3, 9, i => [i * 20, 90, 255 - i, 255])],
]

describe.each(PICTURES)('%s', (_, picture) => {
  test('comes back pixel for pixel at every effort, as a palette PNG that is no larger than the fast one', async () => {
    const fast = await encodePng(picture, { effort: 0 })
    for (const effort of [0, 1, 2, 3, 4, 5, 'auto'] as const) {
      const file = await encodePng(picture, { effort })
      expect(header(file)[9]).toBe(3)
      expect(file.length).toBeLessThanOrEqual(fast.length)
      expect(await read(file)).toEqual(pixelsOf(picture))
    }
  })
})

test('a picture with structure becomes much smaller, and auto is as small as level 4', async () => {
  const picture = stripes(400, 300, 256, gray)
  const [fast, four, auto] = await Promise.all(([0, 4, 'auto'] as const).map(effort => encodePng(picture, { effort })))
  expect(four.length).toBeLessThan(fast.length * 0.92)
  expect(Buffer.compare(four, auto)).toBe(0)
})

test('keepPalette writes every entry in its order, and is smaller than the fast file all the same', async () => {
  for (const [name, picture] of PICTURES) {
    const used = { ...picture, indices: picture.indices.map(index => index & ~1) } // every second entry is unused
    for (const effort of [2, 4]) {
      const file = await encodePng(used, { effort, keepPalette: true })
      const plte = readChunks(file).find(chunk => chunk.name === 'PLTE')!.payload
      expect([...plte], name).toEqual([...picture.palette].filter((_, i) => i % 4 < 3))
      expect(await read(file), name).toEqual(pixelsOf(used))
    }
  }
  const large = stripes(400, 300, 200, mixedColor)
  const [fast, kept] = await Promise.all([0, 4].map(effort => encodePng(large, { effort, keepPalette: true })))
  expect(kept.length).toBeLessThan(fast.length * 0.95)
})

test('the carried chunks stay, byte for byte and in their places', async () => {
  const chunks: PngChunks = { cICP: Uint8Array.of(12, 13, 0, 1), iCCP: Uint8Array.of(97, 0, 0, 1, 2, 3) }
  const metadata = [{ name: 'tEXt', payload: Uint8Array.of(65, 0, 66) }]
  const file = await encodePng(stripes(160, 120, 200, mixedColor), { chunks, metadata, effort: 4 })
  const all = readChunks(file)
  expect(all.map(chunk => chunk.name)).toEqual(['IHDR', 'cICP', 'iCCP', 'PLTE', 'tRNS', 'tEXt', 'IDAT', 'IEND'])
  expect(all.slice(1, 3).map(chunk => new Uint8Array(chunk.payload))).toEqual([chunks.cICP, chunks.iCCP])
  expect(new Uint8Array(all[5].payload)).toEqual(metadata[0].payload)
})

test('where the optimiser fails the file of our own deflate is the result, with a word', async () => {
  const run = () => Promise.reject(new WebAssembly.RuntimeError('unreachable'))
  const { encode } = makeEncoders({ run })
  const picture = stripes(40, 30, 20, mixedColor)
  const { bytes, notes } = await encode(picture, 'png', { chunks: {}, pngChunks: [], notes: [] }, { effort: 4 })
  expect(await read(bytes)).toEqual(pixelsOf(picture))
  expect(notes).toEqual(['The PNG could not be squeezed, so it is larger than need be. (unreachable)'])
  expect(Buffer.compare(bytes, await writePng(picture, { deflate: deflateThoroughly }))).toBe(0)
})

test('a signal stops the squeezing at once', async () => {
  const controller = new AbortController()
  const before = process.cpuUsage()
  setTimeout(() => controller.abort(), 300)
  const stopped = encodePng(stripes(3000, 2000, 256, mixedColor), { effort: 6, signal: controller.signal })
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  const { user, system } = process.cpuUsage(before)
  expect(user + system, 'microseconds of processor time').toBeLessThan(10e6)
  await expect(encodePng(stripes(3, 3, 3, mixedColor), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

test('a wrong effort is refused with the range', async () => {
  await expect(encodePng(stripes(3, 3, 3, mixedColor), { effort: 7 })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('between 0 and 6 or auto'),
  })
})
