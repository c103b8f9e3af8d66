import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser, type WatchedPage } from '../../helpers/browser.ts'
import { startServer, type TestServer } from '../../helpers/browser-server.ts'
import {
  drawing,
  give,
  givePair,
  motley,
  openCompare,
  type Pixels,
  paint,
  pngOf,
  set,
  state,
} from '../../helpers/compare.ts'

let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

let opened: WatchedPage | undefined

/** The element anew, on one page for all tests. */
async function open(deviceScaleFactor = 1): Promise<WatchedPage> {
  if (opened) {
    await opened.page.setViewport({ width: 800, height: 700, deviceScaleFactor })
    await opened.page.reload()
  }
  opened ??= await openCompare(chrome.browser, server, deviceScaleFactor)
  return opened
}

const SPAN = 120

/** How many values in the middle of the frame differ from nearest neighbour with the picture's middle in the frame's. */
async function wrongValues(page: Page, side: 'original' | 'result', zoom: number, from: Pixels): Promise<number> {
  const { width, height, data } = await drawing(page, side, [-SPAN / 2, -SPAN / 2, SPAN, SPAN])
  const left = Math.round(width / 2 - (from.width / 2) * zoom) - Math.floor(width / 2) + SPAN / 2
  const top = Math.round(height / 2 - (from.height / 2) * zoom) - Math.floor(height / 2) + SPAN / 2
  let wrong = 0
  for (let y = Math.max(0, top); y < Math.min(SPAN, top + from.height * zoom); y++) {
    for (let x = Math.max(0, left); x < Math.min(SPAN, left + from.width * zoom); x++) {
      const source = (Math.floor((y - top) / zoom) * from.width + Math.floor((x - left) / zoom)) * 3
      for (let i = 0; i < 3; i++) if (data[(y * SPAN + x) * 4 + i] !== from.data[source + i]) wrong++
    }
  }
  return wrong
}

test('from 100 % on every pixel drawn has the exact color of its pixel in the file', async () => {
  const { page, errors } = await open()
  const original = motley(90, 70)
  const result = motley(90, 70, 11)
  await givePair(page, server, await pngOf(original), await pngOf(result))
  for (const zoom of [1, 3, 8, 32]) {
    await set(page, { zoom })
    await expect.poll(() => wrongValues(page, 'original', zoom, original), { timeout: 5000 }).toBe(0)
    expect(await wrongValues(page, 'result', zoom, result)).toBe(0)
  }
  expect(errors).toEqual([])
})

test('a dithered plain is plain below 100 %, and the drawing is as fine as the screen', async () => {
  const { page } = await open(2)
  const dithered = await pngOf(paint(2200, 1400, (x, y) => ((x + y) % 2 ? [100, 100, 100] : [156, 156, 156])))
  await givePair(page, server, dithered, dithered)
  for (const zoom of [0.53, 0.65, 0.78]) {
    await set(page, { zoom })
    const range = async () => {
      const { data } = await drawing(page, 'result', [-20, -20, 60, 60])
      const red = data.filter((_, i) => i % 4 === 0)
      return [Math.min(...red), Math.max(...red)]
    }
    // It is drawn quickly first, and finely once it is still.
    await expect.poll(async () => (await range())[0], { timeout: 5000 }).toBeGreaterThan(120)
    await expect.poll(async () => (await range())[1], { timeout: 5000 }).toBeLessThan(136)
  }
  const sizes = await page.$eval('.compare-result canvas', canvas => [canvas.width, canvas.clientWidth])
  expect(sizes[0]).toBe(sizes[1] * 2)
})

test('another result takes the place of the first without a gap and without moving the view', async () => {
  const { page } = await open()
  const plain = (r: number, g: number, b: number, scale = 1) => pngOf(paint(600 / scale, 450 / scale, () => [r, g, b]))
  await givePair(page, server, await plain(9, 9, 9), await plain(200, 0, 0))
  await set(page, { zoom: 2 })
  server.put('/preview.png', await plain(0, 200, 0, 5))
  server.put('/second.png', await plain(0, 0, 200))
  const seen = page.evaluate(async () => {
    const colors = new Set<string>()
    const canvas = document.querySelector('.compare-result canvas') as HTMLCanvasElement
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    for (const end = performance.now() + 60_000; performance.now() < end && !colors.has('0,0,200,255'); ) {
      await new Promise(requestAnimationFrame)
      context.clearRect(0, 0, 1, 1)
      context.drawImage(canvas, -300, -200)
      colors.add(canvas.checkVisibility() ? context.getImageData(0, 0, 1, 1).data.join() : 'hidden')
    }
    return [...colors]
  })
  await give(page, { result: '/preview.png' })
  await expect.poll(async () => (await drawing(page, 'result')).data[1]).toBe(200)
  await give(page, { result: '/second.png' })
  expect(await seen).toEqual(['200,0,0,255', '0,200,0,255', '0,0,200,255'])
  expect((await state(page)).zoom).toBe(2)
})

test('a file that is no picture is told, and what was shown stays', async () => {
  const { page } = await open()
  const red = await pngOf(paint(60, 40, () => [200, 0, 0]))
  await givePair(page, server, red, red)
  server.put('/broken.png', 'no picture')
  const told = page.$eval(
    'compare-view',
    view =>
      new Promise(resolve =>
        view.addEventListener('pictureerror', event => resolve((event as CustomEvent).detail.side), { once: true }),
      ),
  )
  await give(page, { result: '/broken.png' })
  expect(await told).toBe('result')
  expect((await drawing(page, 'result')).data).toEqual([200, 0, 0, 255])
})

test.each([2, 0.6])('a highlighted entry keeps its colors at %d while the others are veiled', async zoom => {
  const { page } = await open()
  const halves = paint(800, 600, x => (x < 400 ? [220, 40, 40] : [40, 120, 220]))
  await givePair(page, server, await pngOf(halves), await pngOf(halves))
  await set(page, { zoom })
  await page.$eval('compare-view', view => {
    const indices = Uint8Array.from({ length: 800 * 600 }, (_, i) => (i % 800 < 400 ? 0 : 1))
    view.highlight = { indices, width: 800, height: 600, entry: 0 }
  })
  const colorAt = async (x: number) => (await drawing(page, 'result', [x, 0, 1, 1])).data.slice(0, 3)
  await expect.poll(async () => (await colorAt(40))[2], { timeout: 8000 }).toBeLessThan(90)
  expect(await colorAt(-40)).toEqual([220, 40, 40])
  await page.$eval('compare-view', view => (view.highlight = null))
  await expect.poll(() => colorAt(40)).toEqual([40, 120, 220])
})

test('a transparent picture lies on a chequered ground', async () => {
  const { page } = await open()
  const clear = await sharp({ create: { width: 60, height: 40, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer()
  await givePair(page, server, clear, clear)
  expect((await drawing(page, 'result')).data[3]).toBe(0)
  const ground = () =>
    page.$eval('.compare-ground', ground => {
      const { width, height } = ground.getBoundingClientRect()
      return [Math.round(width), Math.round(height)]
    })
  const { zoom } = await state(page)
  expect(zoom).toBeGreaterThan(1)
  await expect.poll(ground).toEqual([60 * zoom, 40 * zoom])
})
