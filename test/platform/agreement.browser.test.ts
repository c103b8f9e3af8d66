import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'
import { BMP_CASES } from '../helpers/bmp-cases.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const fixtures = resolve(import.meta.dirname, '../fixtures')

let server: TestServer
let browser: TestBrowser
let page: WatchedPage

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser({ webgpu: false })
  page = await openHarness(browser.browser, server.url)
  const libheif = createRequire(import.meta.url).resolve('libheif-js/libheif-wasm/libheif-bundle.mjs')
  server.put('/libheif.mjs', readFileSync(libheif), 'text/javascript')
  // As text: what runs the tests would rewrite the import.
  await page.page.evaluate(`window.huepress.setDecoder('HEIC', () => import('/libheif.mjs'))`)
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** A picture with its notes, or the code of an error. */
type Outcome = { width: number; height: number; notes: string[] } | { code: string }

/** Lossy formats may differ by rounding between two builds of one decoder. */
const TOLERANCE: Record<string, number> = { jpeg: 3, webp: 3, avif: 3, heic: 1, jxl: 2 }

async function inNode(file: Uint8Array, tolerant: boolean) {
  try {
    const { width, height, notes, data, format } = await decode(file, { tolerant })
    const pixels = Uint8Array.from(data)
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 0) pixels.fill(0, i, i + 4)
    return { outcome: { width, height, notes } as Outcome, pixels, tolerance: TOLERANCE[format] ?? 0 }
  } catch (error) {
    return { outcome: { code: (error as { code: string }).code } as Outcome, pixels: new Uint8Array(), tolerance: 0 }
  }
}

async function onPage(file: Uint8Array, pixels: Uint8Array, tolerant: boolean) {
  server.put('/file', file)
  server.put('/expected', pixels)
  return page.page.evaluate(async tolerant => {
    const get = async (path: string) => (await fetch(path, { cache: 'no-store' })).blob()
    try {
      const { width, height, data, notes } = await window.huepress.decode(await get('/file'), { tolerant })
      const expected = new Uint8Array(await (await get('/expected')).arrayBuffer())
      let largest = data.length === expected.length ? 0 : 255
      for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] - data[i]))
      return { outcome: { width, height, notes }, largest }
    } catch (error) {
      return { outcome: { code: (error as { code: string }).code }, largest: 0 }
    }
  }, tolerant)
}

/** The same picture, notes or code on both sides, strict and tolerant. */
async function agree(file: Uint8Array): Promise<void> {
  for (const tolerant of [false, true]) {
    const node = await inNode(file, tolerant)
    const { outcome, largest } = await onPage(file, node.pixels, tolerant)
    expect(outcome).toEqual(node.outcome)
    expect(largest).toBeLessThanOrEqual(node.tolerance)
  }
}

const isImage = (name: string) => /\.(png|jpe?g|webp|gif|avif|heic|jxl|bmp)$/i.test(name)

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isImage).sort()
  return names.map(name => join(folder, name)).filter(path => statSync(path).size < 2_000_000)
}

/** A folder of further pictures, such as a test set; every one is compared. */
const more = process.env.HUEPRESS_IMAGES

describe('page and command line take, note and refuse the same files', () => {
  const files = [...filesIn(fixtures), ...(more ? filesIn(more) : [])]
  test.each(files)('%s', path => agree(readFileSync(path)))
})

describe('BMP of every kind', () => {
  test.each(BMP_CASES.filter(({ isRare }) => !isRare))('$name', ({ file }) => agree(file))
})

describe('the same for damage of every kind', async () => {
  const { width, height, data } = toRgba(photoLike(120, 90))
  const photo = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
  const sources = {
    PNG: await photo.clone().png().toBuffer(),
    'interlaced PNG': await photo.clone().png({ progressive: true }).toBuffer(),
    JPEG: await photo.clone().jpeg().toBuffer(),
    'progressive JPEG': await photo.clone().jpeg({ progressive: true }).toBuffer(),
    WebP: await photo.clone().webp().toBuffer(),
    'lossless WebP': await photo.clone().webp({ lossless: true }).toBuffer(),
    GIF: await photo.clone().gif().toBuffer(),
    AVIF: await photo.clone().avif().toBuffer(),
  }
  const cases = Object.entries(sources).flatMap(([name, file]) => {
    const cut = (bytes: number) => file.subarray(0, bytes)
    const flipped = Buffer.from(file)
    flipped[(file.length * 3) >> 2] ^= 0x55
    return [
      [`${name}, without its last byte`, cut(file.length - 1)],
      [`${name}, without its last 12 bytes`, cut(file.length - 12)],
      [`${name}, half of it`, cut(file.length >> 1)],
      [`${name}, its first 40 bytes`, cut(40)],
      [`${name}, a byte changed`, flipped],
      [`${name}, with bytes behind it`, Buffer.concat([file, Buffer.from('tail')])],
    ] as [string, Buffer][]
  })
  // AVIF has no check sums: one decoder notices a changed byte, the other does not.
  test.each(cases.filter(([name]) => name !== 'AVIF, a byte changed'))('%s', (_, file) => agree(file))
})
