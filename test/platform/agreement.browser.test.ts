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

/** Decodes in the page, strict and tolerant, and tells the largest difference from Node's pixels. */
async function onPage(file: Uint8Array, expected: Uint8Array[]) {
  server.put('/file', file)
  for (const [i, pixels] of expected.entries()) server.put(`/expected${i}`, pixels)
  return page.page.evaluate(async () => {
    const get = async (path: string) => (await fetch(path, { cache: 'no-store' })).blob()
    const file = await get('/file')
    const decode = async (tolerant: boolean) => {
      try {
        const { width, height, data, notes } = await window.huepress.decode(file, { tolerant })
        const expected = new Uint8Array(await (await get(`/expected${Number(tolerant)}`)).arrayBuffer())
        let largest = data.length === expected.length ? 0 : 255
        for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] - data[i]))
        return { outcome: { width, height, notes }, largest }
      } catch (error) {
        return { outcome: { code: (error as { code: string }).code }, largest: 0 }
      }
    }
    return [await decode(false), await decode(true)]
  })
}

/** The same picture, notes or code on both sides, strict and tolerant. */
async function agree(file: Uint8Array): Promise<void> {
  const node = [await inNode(file, false), await inNode(file, true)]
  const decoded = await onPage(
    file,
    node.map(({ pixels }) => pixels),
  )
  expect(decoded.map(({ outcome }) => outcome)).toEqual(node.map(({ outcome }) => outcome))
  for (const [i, { largest }] of decoded.entries()) expect(largest).toBeLessThanOrEqual(node[i].tolerance)
}

const isImage = (name: string) => /\.(png|jpe?g|webp|gif|avif|heic|jxl|bmp)$/i.test(name)

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isImage).sort()
  return names.map(name => join(folder, name)).filter(path => statSync(path).size < 2_000_000)
}

/** A folder of further pictures, such as a test set; every one is compared. */
const more = process.env.HUEPRESS_IMAGES

describe('page and command line take, note and refuse the same files', () => {
  const paths = [...filesIn(fixtures), ...(more ? filesIn(more) : [])]
  // Some lie in more than one folder.
  const files = new Map(paths.map(path => [readFileSync(path).toString('latin1'), path])).values()
  test.each([...files])('%s', path => agree(readFileSync(path)))
})

describe('BMP of every kind', () => {
  test.each(BMP_CASES.filter(({ isRare }) => !isRare))('$name', ({ file }) => agree(file))
})

describe('the same for damage of every kind', async () => {
  const { width, height, data } = toRgba(photoLike(60, 45))
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
