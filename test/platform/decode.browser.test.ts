import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { alphaNoise, photoLike, softDisc, type TestImage, toRgba } from '../helpers/images.ts'

const fixtures = new URL('../fixtures/browser/', import.meta.url)

let server: TestServer
const browsers: TestBrowser[] = []
/** One page with WebGPU and WebGL, one without a GPU of any kind. */
const pages: WatchedPage[] = []

beforeAll(async () => {
  server = await startServer()
  for (const webgpu of [true, false]) {
    const opened = await openBrowser({ webgpu })
    browsers.push(opened)
    pages.push(await openHarness(opened.browser, server.url))
  }
})

afterAll(async () => {
  for (const browser of browsers) await browser.close()
  server?.close()
})

/** Pixels as both sides count them: every fully transparent one is the same. */
function normalised(data: Uint8Array | Uint8ClampedArray): Uint8Array {
  const bytes = Uint8Array.from(data)
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] === 0) bytes.fill(0, i, i + 4)
  return bytes
}

/** Decodes in the page what was put at /file, and tells the largest difference from what was put at /expected. */
async function differenceIn({ page }: WatchedPage) {
  return page.evaluate(async () => {
    const get = async (path: string) => (await fetch(path, { cache: 'no-store' })).blob()
    const { width, height, data, notes } = await window.huepress.decode(await get('/file'))
    const expected = new Uint8Array(await (await get('/expected')).arrayBuffer())
    let largest = data.length === expected.length ? 0 : 255
    for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] - data[i]))
    return { width, height, largest, notes }
  })
}

/** The pixels in every browser against those in Node: at most `tolerance` levels apart. */
async function compare(file: Uint8Array, tolerance = 0): Promise<void> {
  const { width, height, data } = await decode(file)
  server.put('/file', file)
  server.put('/expected', normalised(data))
  for (const page of pages) {
    const { largest, ...rest } = await differenceIn(page)
    expect(rest).toEqual({ width, height, notes: [] })
    expect(largest).toBeLessThanOrEqual(tolerance)
  }
}

const sharpOf = ({ pixels, width, height }: TestImage) =>
  sharp(new Uint8Array(pixels.buffer), { raw: { width, height, channels: 4 } })

describe('PNG gives the same pixels in Chrome, with and without a GPU, as in Node', () => {
  const names = readdirSync(fixtures).filter(name => name.endsWith('.png'))
  test.each(names)('%s', name => compare(readFileSync(new URL(name, fixtures))))

  test('every pair of value and alpha', async () => {
    const pixels = Uint32Array.from({ length: 65536 }, (_, i) => ((i >>> 8) * 0x1000000 + (i & 255) * 0x10101) >>> 0)
    await compare(await sharpOf({ name: '', width: 256, height: 256, pixels }).png().toBuffer())
  })

  test('every 16-bit value of a channel', async () => {
    const values = Uint16Array.from({ length: 65536 * 3 }, (_, i) => (i % 3 === 1 ? 65535 - i / 3 : i / 3))
    const raw = { width: 256, height: 256, channels: 3 } as const
    await compare(await sharp(values, { raw }).toColorspace('rgb16').png().toBuffer())
  })

  test('a wide one with alpha, read in several tiles', async () => {
    await compare(await sharpOf(alphaNoise(8200, 520)).png({ compressionLevel: 1 }).toBuffer())
  })

  test('a color profile does not change the numbers', async () => {
    await compare(await sharpOf(photoLike(64, 48)).removeAlpha().withIccProfile('p3').png().toBuffer())
  })
})

describe('a browser without half-float canvases', () => {
  const withoutHalfFloats = () => {
    const { getContext } = OffscreenCanvas.prototype
    OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, kind: '2d', settings?: object) {
      return settings && 'colorType' in settings ? null : Reflect.apply(getContext, this, [kind, settings])
    } as typeof getContext
  }

  test('reads alpha by WebGL where it has that, and admits to less exact pixels where it has not', async () => {
    const image = alphaNoise(120, 90)
    server.put('/file', await sharpOf(image).png().toBuffer())
    server.put('/expected', normalised(new Uint8Array(image.pixels.buffer)))
    const results = []
    for (const { browser } of browsers) {
      const watched = await openHarness(browser, server.url)
      await watched.page.evaluate(withoutHalfFloats)
      results.push(await differenceIn(watched))
    }
    expect(results[0]).toEqual({ width: 120, height: 90, largest: 0, notes: [] })
    expect(results[1].notes).toEqual([expect.stringContaining('exact')])
  })
})

describe('other formats', () => {
  test('lossless WebP with alpha is exact', async () => {
    await compare(await sharpOf(softDisc(80)).webp({ lossless: true, exact: true }).toBuffer())
  })

  test('GIF is exact', async () => compare(await sharpOf(softDisc(80)).gif().toBuffer()))

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is applied to JPEG, PNG and WebP', async orientation => {
    const image = sharpOf(photoLike(70, 40)).removeAlpha().withMetadata({ orientation })
    await compare(await image.clone().jpeg({ quality: 90 }).toBuffer(), 2)
    await compare(await image.clone().png().toBuffer())
    await compare(await image.clone().webp({ lossless: true }).toBuffer())
  })

  test('only the first frame of an animation is taken, and a note says so', async () => {
    const frames = [photoLike(40, 30, 1), photoLike(40, 30, 2)].map(frame => sharpOf(frame).png().toBuffer())
    const file = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer()
    const { notes, data } = await decode(file)
    server.put('/file', file)
    server.put('/expected', normalised(data))
    expect(await differenceIn(pages[0])).toEqual({ width: 40, height: 30, largest: 0, notes })
  })
})

describe('files that cannot be decoded are refused with a code', () => {
  const photo = sharpOf(photoLike(200, 150)).removeAlpha()
  const cut = async (making: Promise<Buffer>) => {
    const file = await making
    return file.subarray(0, file.length >> 1)
  }
  const huge = readFileSync(new URL('basn6a16.png', fixtures))
  huge.writeUInt32BE(100_000, 16)
  huge.writeUInt32BE(100_000, 20)

  test.each([
    ['empty', 'no bytes', async () => Buffer.alloc(0)],
    ['not-an-image', 'text', async () => Buffer.from('hello, I am a text')],
    [
      'unsupported',
      'a drawing',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['corrupt', 'half a PNG', () => cut(photo.clone().png().toBuffer())],
    ['corrupt', 'half a JPEG', () => cut(photo.clone().jpeg().toBuffer())],
    ['corrupt', 'half a WebP', () => cut(photo.clone().webp().toBuffer())],
    ['corrupt', 'the first 12 bytes of a PNG', async () => (await photo.clone().png().toBuffer()).subarray(0, 12)],
    ['too-large', 'a header of 100,000 x 100,000', async () => huge],
  ])('%s: %s', async (code, _, file) => {
    server.put('/file', await file())
    const error = await pages[0].page.evaluate(async () => {
      const blob = await (await fetch('/file', { cache: 'no-store' })).blob()
      return window.huepress.decode(blob).then(
        () => null,
        thrown => ({ name: thrown.name, code: thrown.code, message: thrown.message }),
      )
    })
    expect(error).toMatchObject({ name: 'HuepressError', code })
    expect(error?.message).toMatch(code === 'unsupported' ? /not supported; .*\.$/ : /\d.*\.$/)
  })
})

test('compress takes a file in whatever form, or its address', async () => {
  const { width, height, data } = toRgba(photoLike(24, 16))
  server.put(
    '/photo.png',
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer(),
    'image/png',
  )
  const { outcomes, refused } = await pages[1].page.evaluate(async () => {
    const { compress } = window.huepress
    const buffer = await (await fetch('/photo.png')).arrayBuffer()
    const address = new URL('/photo.png', location.href)
    const inputs = [buffer, new Uint8Array(buffer), new Blob([buffer]), new File([buffer], 'a.png'), address]
    const options = { colors: 4, effort: 0, backend: 'cpu' } as const
    const outcomes = []
    for (const input of inputs) outcomes.push((await compress(input, options)).bytes.join())
    const text = '/photo.png' as unknown as URL
    return { outcomes, refused: await compress(text, options).catch(error => error.code) }
  })
  expect(new Set(outcomes).size).toBe(1)
  expect(refused).toBe('usage')
})
