import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import {
  batchSays,
  choose,
  chooseAll,
  downloaded,
  finished,
  openPage,
  startOver,
  textOf,
} from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const sample = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))
const suite = pageSuite('layout')
const { folder, downloads, parrots } = suite

/** Adds up the layout shifts of a page that no input caused, from its start or since they were asked for. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluateOnNewDocument(() => {
    const sum = { shifts: 0 }
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) sum.shifts += entry.value
    }
    const observer = new PerformanceObserver(list => add(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    Object.assign(window, {
      async takeShifts() {
        // What is drawn by now is to be counted: a frame is drawn between these two.
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
        add(observer.takeRecords())
        const { shifts } = sum
        sum.shifts = 0
        return shifts
      },
    })
  })
  return () => page.evaluate(() => (window as unknown as { takeShifts(): Promise<number> }).takeShifts())
}

const box = (page: Page, selector: string) =>
  page.$eval(selector, element => {
    const { top, height } = element.getBoundingClientRect()
    return { top, height }
  })

/** One page for all tests. */
let page: Page
let errors: string[]
let requests: string[]
let shifts: () => Promise<number>

const SETTINGS = 'backend=cpu&effort=0'

beforeAll(async () => {
  ;({ page, errors, requests } = await openPage(suite.chrome.browser, suite.server.url, `${SETTINGS}&colors=16`))
  shifts = await watchShifts(page)
  await page.reload()
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

test('the empty page says what it is for, shows it, and asks nobody outside', async () => {
  expect(await textOf(page, 'header')).toContain(
    'Shrink PNGs, logos and screenshots. Your files never leave this device.',
  )
  await page.waitForSelector('#demo .compare-both')
  expect(await textOf(page, '#demo figcaption')).toMatch(/^287 kB → 49\.7 kB −83 %/)
  await page.waitForFunction(() => document.querySelector('#gpu-line')?.textContent?.startsWith('No GPU'))
  expect(
    requests.filter(url => !url.startsWith(suite.server.url) && !url.startsWith(`blob:${suite.server.url}`)),
  ).toEqual([])
})

test('script and style of the page have at most 150 KB, compressed, before the first photo', async () => {
  await page.waitForSelector('#demo .compare-both')
  const urls = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  const files = [...new Set(urls)].filter(path => /\.(js|css)$/.test(path))
  const root = new URL('../../dist/page', import.meta.url).pathname
  const sizes = files.map(path => gzipSync(readFileSync(join(root, path))).length)
  expect(files.length).toBeGreaterThan(1)
  expect(readdirSync(root)).toContain('index.html')
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(150_000)
})

/** The bar of the result as high as it has to be, nothing cut off in it, the picture high up. */
async function checkResult(width: number): Promise<void> {
  expect((await box(page, '.summary')).height, `${width}`).toBe(56)
  expect((await box(page, '#result compare-view')).top, `${width}`).toBeLessThanOrEqual(130)
  const cut = await page.$$eval('#times, #bytes-out, #bytes-in', all =>
    all
      .filter(one => {
        const { right } = one.getBoundingClientRect()
        return right > one.closest('.what')!.getBoundingClientRect().right + 1
      })
      .map(one => one.id),
  )
  expect(cut, `${width}`).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${width}`).toBe(0)
}

test.each([
  [320, [390]],
  [1280, [768, 2560]],
])('nothing moves by itself at %i pixels, and the picture begins at 130 pixels at most', async (width, others) => {
  await page.setViewport({ width, height: 800 })
  await page.reload()
  await page.waitForSelector('#demo .compare-both')
  expect(await shifts()).toBeLessThanOrEqual(0.02)
  await choose(page, sample)
  await page.waitForSelector('.summary')
  await shifts() // Those of the whole page that changes with a choice, which is an input in real life.
  expect((await box(page, '.summary')).height).toBe(56)
  await finished(page)
  await checkResult(width)
  expect(await shifts()).toBeLessThanOrEqual(0.02)
  for (const other of others) {
    await page.setViewport({ width: other, height: 800 })
    await checkResult(other)
  }
})

/** Every width that the ground under the photo is given from now on. */
const watchGrounds = (page: Page) =>
  page.evaluate(() => {
    const widths = new Set<string>()
    new MutationObserver(() => {
      const ground = document.querySelector<HTMLElement>('#result .compare-ground')
      if (ground && ground.clientWidth > 0) widths.add(ground.style.width)
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['style'] })
    Object.assign(window, { widths })
  })

const isCurveDone = () =>
  document.querySelector('.curve')?.ariaBusy === 'false' && !document.querySelector('.curve .blank')

test('with a small JPEG nothing moves either: it is drawn in its place, and the plot has its own from the start', async () => {
  await page.setViewport({ width: 768, height: 800 })
  await startOver(page, `${SETTINGS}&colors=auto`)
  await watchGrounds(page)
  const jpeg = join(folder, 'small.jpg')
  await sharp(parrots).jpeg({ quality: 60 }).toFile(jpeg)
  await choose(page, jpeg)
  await page.waitForSelector('#result .compare-frame:not(.compare-empty)')
  await shifts() // The frame takes the shape of the photo when it is chosen.
  await finished(page)
  await page.waitForFunction(isCurveDone)
  expect(await shifts()).toBeLessThanOrEqual(0.01)
  expect(await page.evaluate(() => [...(window as unknown as { widths: Set<string> }).widths])).toEqual(['150px'])
  await page.setViewport({ width: 1280, height: 800 })
})

test('the list stands above the settings, its rows with a picture, what was saved, and a button that saves', async () => {
  await startOver(page, `${SETTINGS}&colors=auto`)
  const jpeg = join(folder, 'sea.jpg')
  await sharp(parrots).jpeg({ quality: 60 }).toFile(jpeg)
  await chooseAll(page, [parrots, jpeg])
  await batchSays(page, /2 of 2 done.*−\d+ %/)
  for (const width of [390, 1280]) {
    await page.setViewport({ width, height: 800 })
    const list = await box(page, '.photos')
    expect(list.top + list.height).toBeLessThanOrEqual((await box(page, '#settings')).top)
    if (width === 390) expect(list.top + list.height).toBeLessThanOrEqual((await box(page, '.curve')).top)
  }
  const savings = await page.$$eval('.photo .saving', all => all.map(one => one.textContent))
  expect(savings).toEqual([expect.stringMatching(/^−\d+ %$/), 'kept'])
  expect(await page.$$eval('.photo canvas', all => all.length)).toBe(2)
  const middle = await page.$eval('.photo canvas', canvas => {
    const { width, height } = canvas as HTMLCanvasElement
    return [...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(width / 2, height / 2, 1, 1).data]
  })
  expect(middle[3]).toBe(255)
  const name = await downloaded(page, downloads, () => page.click('.photo:last-child .save-row'))
  expect(name).toBe('sea-hue.jpg')
  expect(readFileSync(join(downloads, name)).equals(readFileSync(jpeg))).toBe(true)
})

test.each(['sample', 'sample-logo', 'sample-screenshot'])('%s gets much smaller and looks the same', async id => {
  await startOver(page, `${SETTINGS}&colors=auto`)
  await page.click(`#${id}`)
  await finished(page)
  expect(Number(/^−([\d.]+) %$/.exec(await textOf(page, '#times'))?.[1])).toBeGreaterThan(30)
  expect(await textOf(page, '#look')).toMatch(/same|Hard to tell apart/)
})

test('a picture that is transparent can be seen on white, on black and on a color of its own', async () => {
  await startOver(page, `${SETTINGS}&colors=16`)
  const logo = join(folder, 'logo.png')
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="48" r="40"/></svg>'
  await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toFile(logo)
  await choose(page, logo)
  await finished(page)
  const color = () => page.$eval('#result .compare-ground', ground => getComputedStyle(ground).backgroundColor)
  await page.click('#ground button:nth-of-type(2)')
  await expect.poll(color).toBe('rgb(255, 255, 255)')
  await page.click('#ground button:nth-of-type(3)')
  await expect.poll(color).toBe('rgb(0, 0, 0)')
  await page.$eval('#ground input', input => {
    ;(input as HTMLInputElement).value = '#ff8000'
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await expect.poll(color).toBe('rgb(255, 128, 0)')
  await page.click('#ground button:nth-of-type(1)')
  await expect.poll(color).toBe('rgba(0, 0, 0, 0)')
  await choose(page, parrots)
  await page.waitForFunction(() => !document.querySelector('#ground'))
})
