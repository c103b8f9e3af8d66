import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '../../../src/formats/deflate/deflate.ts'
import { platformDeflate } from '../../../src/formats/deflate/deflate-blocks.ts'
import { CARRIED, encodePng, type PngChunks } from '../../../src/formats/png/png-file.ts'
import { runWasm } from '../../../src/platform/node/wasm-node.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { readChunks } from '../../fixtures/make-png.ts'

/** Random indices into a random palette of `count` entries; `translucent` of them, the first ones, have alpha. */
function randomIndexed(width: number, height: number, count: number, translucent = 0) {
  const random = seededRandom(count * 31 + width)
  const palette = Uint8Array.from({ length: count * 4 }, (_, i) => {
    const opaque = i % 4 === 3 && i >= translucent * 4
    return opaque ? 255 : Math.floor(random() * 255)
  })
  const indices = new Uint8Array(width * height)
  for (let i = 0; i < indices.length; i++) indices[i] = Math.floor(random() * count)
  return { width, height, palette, indices }
}

type Picture = ReturnType<typeof randomIndexed>

/** What a reader must see: the palette entry of every pixel. */
function pixelsOf({ palette, indices }: Picture): Uint8Array {
  return concatBytes([...indices].map(index => palette.subarray(index * 4, index * 4 + 4)))
}

const readPixels = (file: Uint8Array) => sharp(file, { failOn: 'warning' }).ensureAlpha().raw().toBuffer()

const DEFLATES = { plain: undefined, node: platformDeflate({ run: runWasm, threads: 2 }) }

describe.each(['plain', 'node'] as const)('encodePng with the %s compressor', name => {
  const deflate = DEFLATES[name]

  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [16, 4],
    [17, 8],
    [256, 8],
  ])('%i entries take %i bits, and every pixel comes back', async (count, bitDepth) => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [8, 3],
      [33, 17],
    ]) {
      const picture = randomIndexed(width, height, count)
      const file = await encodePng(picture, { deflate })
      const header = readChunks(file)[0].payload
      expect([...header]).toEqual([0, 0, 0, width, 0, 0, 0, height, bitDepth, 3, 0, 0, 0])
      expect(new Uint8Array(await readPixels(file))).toEqual(pixelsOf(picture))
    }
  })

  test('a picture of several blocks comes back, and so does one whose row is larger than a block', async () => {
    for (const [width, height, count] of [
      [1100, 1000, 256],
      [1_060_000, 2, 200],
      [4001, 2200, 2],
    ]) {
      const picture = randomIndexed(width, height, count)
      const file = await encodePng(picture, { deflate })
      expect(Buffer.compare(await readPixels(file), pixelsOfLarge(picture))).toBe(0)
    }
  })
})

/** The same as `pixelsOf`, for millions of pixels. */
function pixelsOfLarge({ palette, indices }: Picture): Uint8Array {
  const colors = new Uint32Array(palette.buffer)
  const pixels = new Uint32Array(indices.length)
  for (let i = 0; i < indices.length; i++) pixels[i] = colors[indices[i]]
  return new Uint8Array(pixels.buffer)
}

describe('the chunks', () => {
  test('come in order, with right CRCs, and none without need', async () => {
    const names = readChunks(await encodePng(randomIndexed(9, 9, 9))).map(chunk => chunk.name)
    expect(names).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  })

  test('tRNS ends with the last entry that is not opaque', async () => {
    for (const translucent of [1, 5, 9]) {
      const picture = randomIndexed(9, 9, 9, translucent)
      const file = await encodePng(picture)
      const chunks = readChunks(file)
      expect(chunks.map(chunk => chunk.name)).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
      expect(chunks[2].payload.length).toBe(translucent)
      expect(new Uint8Array(await readPixels(file))).toEqual(pixelsOf(picture))
    }
  })

  test('carried chunks stand before PLTE in a legal order, and iCCP rules out sRGB', async () => {
    const chunks: PngChunks = Object.fromEntries(
      [...CARRIED].reverse().map((name, i) => [name, Uint8Array.of(i, 2, 3)]),
    )
    const all = readChunks(await encodePng(randomIndexed(3, 3, 3), { chunks }))
    const order = ['IHDR', 'cICP', 'iCCP', 'gAMA', 'cHRM', 'pHYs', 'PLTE', 'IDAT', 'IEND']
    expect(all.map(chunk => chunk.name)).toEqual(order)
    const { iCCP: _, ...others } = chunks
    const without = readChunks(await encodePng(randomIndexed(3, 3, 3), { chunks: others }))
    expect(without.map(chunk => chunk.name)).toContain('sRGB')
    expect(new Uint8Array(all[1].payload)).toEqual(chunks.cICP)
  })

  test('IDAT holds filter 0 and the indices, nothing more', async () => {
    const picture = randomIndexed(5, 2, 20)
    const { payload } = readChunks(await encodePng(picture)).find(chunk => chunk.name === 'IDAT')!
    const { indices } = picture
    expect([...inflateSync(payload)]).toEqual([0, ...indices.subarray(0, 5), 0, ...indices.subarray(5)])
  })
})

test('input that does not fit together is refused with the numbers', async () => {
  const good = randomIndexed(4, 3, 5)
  const bad = (change: Partial<Picture>) => expect(encodePng({ ...good, ...change })).rejects
  await bad({ width: 5 }).toMatchObject({ code: 'usage', message: expect.stringContaining('15 indices') })
  await bad({ palette: new Uint8Array(0) }).toMatchObject({
    code: 'usage',
    message: expect.stringContaining('received 0'),
  })
  await bad({ palette: new Uint8Array(1028) }).toMatchObject({ code: 'usage' })
  await bad({ palette: new Uint8Array(7) }).toMatchObject({ code: 'usage' })
  await bad({ palette: good.palette.subarray(0, 4) }).toMatchObject({
    message: expect.stringMatching(/below 1 but received \d+/),
  })
  await bad({ width: 0, indices: new Uint8Array(0) }).toMatchObject({ code: 'empty' })
})
