import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IndexedPixels } from '../../src/common/image.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { encodePng } from '../../src/platform/node/encode-node.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike, toRgba } from '../helpers/images.ts'
import { mixedColor, stripes } from '../helpers/indexed.ts'

let server: TestServer
let chrome: TestBrowser
let harness: WatchedPage

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
  harness = await openHarness(chrome.browser, server.url)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The hash of what Chrome writes, in its one thread and with places to run encoders side by side. */
async function inChrome({ width, height, palette, indices }: IndexedPixels): Promise<string[]> {
  server.put('/indices', indices)
  return harness.page.evaluate(
    async (width, height, entries) => {
      const indices = new Uint8Array(await (await fetch('/indices', { cache: 'no-store' })).arrayBuffer())
      const { encodePng, runEncoder, withEncoder } = window.huepress
      const picture = { width, height, palette: Uint8Array.from(entries), indices }
      const hashes = []
      for (const encode of [encodePng, withEncoder({ run: runEncoder, threads: 3 }).encodePng]) {
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await encode(picture, { effort: 0 })))
        hashes.push([...digest].map(byte => byte.toString(16).padStart(2, '0')).join(''))
      }
      return hashes
    },
    width,
    height,
    [...palette],
  )
}

test.each([
  [64, 48, 5],
  [300, 200, 256],
  [4200, 4100, 200],
])('a fast PNG of %i x %i pixels and %i colors has the same bytes from Chrome as from Node', async (...size) => {
  const [width, height, colors] = size
  const { palette, indices: piece } = stripes(width, 37, colors, mixedColor)
  const indices = new Uint8Array(width * height)
  for (let at = 0; at < indices.length; at += piece.length)
    indices.set(
      piece.subarray(0, indices.length - at).map((k, i) => (i % 11 === 0 ? (k + at) % colors : k)),
      at,
    )
  const picture = { width, height, palette, indices }
  const own = hashOf(await encodePng(picture, { effort: 0 }))
  expect(await inChrome(picture)).toEqual([own, own])
})

test('a file with an ICC profile has the same bytes from Chrome as from Node, at any effort', async () => {
  const { width, height, data } = toRgba(photoLike(120, 90))
  const raw = { raw: { width, height, channels: 4 as const } }
  const source = await sharp(data, raw).removeAlpha().png().withIccProfile('p3').toBuffer()
  server.put('/source', source)
  for (const effort of [0, 1] as const) {
    const found = await harness.page.evaluate(async effort => {
      const blob = await (await fetch('/source', { cache: 'no-store' })).blob()
      const { bytes } = await window.huepress.compress(blob, { colors: 20, effort, backend: 'cpu' })
      return [...bytes]
    }, effort)
    const { bytes } = await compress(source, { colors: 20, effort, backend: 'cpu' })
    expect(Buffer.from(bytes).includes('iCCP')).toBe(true)
    expect(hashOf(Uint8Array.from(found))).toBe(hashOf(bytes))
  }
})
