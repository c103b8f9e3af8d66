import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { choose, finished, openPage, startOver, textOf } from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const extra = (name: string) => fileURLToPath(new URL(`../fixtures/extra/${name}`, import.meta.url))
const report = (name: string) => fileURLToPath(new URL(`../fixtures/reports/${name}`, import.meta.url))

const SETTINGS = 'backend=cpu&colors=16&effort=0'
const suite = pageSuite('extra')

/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, SETTINGS))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

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
  return lists.flat().filter(url => /libheif|jxl|openjpeg/.test(url))
}

/** Waits until the page says so, or an error. */
async function says(text: string): Promise<void> {
  await page.waitForFunction(
    text => document.body.textContent?.includes(text) || document.querySelector('#error')?.textContent,
    { polling: 'mutation' },
    text,
  )
  expect(await textOf(page, '#error').catch(() => '')).toBe('')
}

/** The color in the middle of the original's side, as it is on the screen; null if nothing is shown there. */
const originalColor = () =>
  page.evaluate(() => {
    const layer = document.querySelector<HTMLElement>('.compare-original')
    const canvas = layer?.querySelector('canvas')
    if (!canvas || layer?.hidden) return null
    const copy = new OffscreenCanvas(1, 1).getContext('2d')!
    copy.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1)
    return [...copy.getImageData(0, 0, 1, 1).data]
  })

/** The file's result and the file itself stand side by side. */
async function isOriginal(path: string, size: string): Promise<void> {
  await startOver(page, SETTINGS)
  await choose(page, path)
  await says(size)
  await finished(page)
  await page.waitForSelector('.compare-both', { timeout: 30_000 })
  expect((await originalColor())?.[3]).toBe(255)
}

test('a HEIC is decoded on the page by a decoder that is loaded only then', async () => {
  await choose(page, report('photo.png'))
  await finished(page)
  expect(await decodersOf(page)).toEqual([])
  await isOriginal(report('f.heic'), '192 × 128')
  expect(await decodersOf(page)).toEqual([expect.stringContaining('libheif')])
})

test.each([
  ['rgb.psd', '13 × 7'],
  ['rgb8.jp2', '13 × 7'],
])('%s is decoded on the page, and is the original of the comparison', (name, size) => isOriginal(extra(name), size))

test('an ICO is decoded on the page', async () => {
  await startOver(page, SETTINGS)
  await choose(page, extra('two.ico'))
  await says('32 × 32')
})

test('a JPEG XL is written on the page, and its download is called so', async () => {
  await startOver(page, `${SETTINGS}&format=jxl`)
  await choose(page, report('photo.png'))
  await finished(page)
  expect(await page.$eval('a[download]', link => (link as HTMLAnchorElement).download)).toBe('photo-hue.jxl')
})
