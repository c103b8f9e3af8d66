import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const extra = (name: string) => fileURLToPath(new URL(`../fixtures/extra/${name}`, import.meta.url))
const report = (name: string) => fileURLToPath(new URL(`../fixtures/reports/${name}`, import.meta.url))

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** What the workers of a page loaded of decoders. */
async function decodersOf(page: Page): Promise<string[]> {
  const lists = await Promise.all(
    page.workers().map(worker =>
      worker
        .evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
        // One that ends meanwhile decodes nothing.
        .catch(() => []),
    ),
  )
  return lists.flat().filter(url => /libheif|jxl/.test(url))
}

test('a HEIC is decoded on the page by a decoder that is loaded only then', async () => {
  const { page, errors } = await openPage(browser.browser, server.url, 'backend=cpu&colors=16&effort=0')
  await choose(page, report('photo.png'))
  await finished(page)
  expect(await decodersOf(page)).toEqual([])
  await choose(page, report('f.heic'))
  await page.waitForFunction(
    () => document.body.textContent?.includes('192 × 128') || document.querySelector('#error')?.textContent,
  )
  expect(await textOf(page, '#error').catch(() => '')).toBe('')
  expect(await decodersOf(page)).toEqual([expect.stringContaining('libheif')])
  expect(errors).toEqual([])
})

test.each([
  ['rgb.psd', '13 × 7'],
  ['rgb8.jp2', '13 × 7'],
  ['two.ico', '32 × 32'],
])('%s is decoded on the page', async (name, size) => {
  const { page, errors } = await openPage(browser.browser, server.url, 'backend=cpu&colors=16&effort=0')
  await choose(page, extra(name))
  await page.waitForFunction(
    text => document.body.textContent?.includes(text) || document.querySelector('#error')?.textContent,
    {},
    size,
  )
  expect(await textOf(page, '#error').catch(() => '')).toBe('')
  expect(errors).toEqual([])
})

/** The color in the middle of the original's side, as it is on the screen; null if nothing is shown there. */
const originalColor = (page: Page) =>
  page.evaluate(() => {
    const layer = document.querySelector<HTMLElement>('.compare-original')
    const canvas = layer?.querySelector('canvas')
    if (!canvas || layer?.hidden) return null
    const copy = new OffscreenCanvas(1, 1).getContext('2d')!
    copy.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1)
    return [...copy.getImageData(0, 0, 1, 1).data]
  })

test.each([
  ['f.heic', report],
  ['rgb.psd', extra],
  ['rgb8.jp2', extra],
])('%s is the original of the comparison', async (name, pathOf) => {
  const { page, errors } = await openPage(browser.browser, server.url, 'backend=cpu&colors=256&effort=0')
  await choose(page, pathOf(name))
  await finished(page)
  await page.waitForSelector('.compare-both', { timeout: 30_000 })
  expect((await originalColor(page))?.[3]).toBe(255)
  expect(errors).toEqual([])
  await page.close()
})

test('a JPEG XL is written on the page, and its download is called so', async () => {
  const { page, errors } = await openPage(browser.browser, server.url, 'backend=cpu&colors=16&effort=0&format=jxl')
  await choose(page, report('photo.png'))
  await finished(page)
  expect(await page.$eval('a[download]', link => (link as HTMLAnchorElement).download)).toBe('photo-hue.jxl')
  expect(errors).toEqual([])
})
