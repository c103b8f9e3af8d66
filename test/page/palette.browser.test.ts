import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { paletteOfText } from '../../src/formats/palette-file/palette-text.ts'
import { axeFaults } from '../helpers/axe.ts'
import { openBrowser, type TestBrowser, watchedPage } from '../helpers/browser.ts'
import { serveBuilt } from '../helpers/browser-built.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

declare global {
  interface Window {
    show(palette: number[], counts: number[] | null): void
    clear(): void
    calls: (number | null)[]
    /** Whether each key was left to the page. */
    left: boolean[]
  }
}

/** Blue, a transparent entry, white, red: shown as transparent, white, red, blue. */
const FOUR = [0, 0, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 200, 0, 0, 255]
const COUNTS = [500, 124, 1, 375]

let server: TestServer
let chrome: TestBrowser
let page: Page
let errors: string[]

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
  ;({ page, errors } = await watchedPage(chrome.browser))
  await page.goto(await serveBuilt(server, 'palette.html'))
  await page.waitForFunction(() => 'show' in window)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

beforeEach(async () => {
  await page.mouse.move(0, 0)
  await page.evaluate(() => window.clear())
  return () => expect(errors).toEqual([])
})

const show = (palette: number[], counts: number[] | null) =>
  page.evaluate((palette, counts) => window.show(palette, counts), palette, counts)
const line = () => page.$eval('.palette-line', element => element.textContent)
/** The entry that was highlighted last; effects of the page run a frame later. */
const highlighted = () => expect.poll(() => page.evaluate(() => window.calls.at(-1)))
const noise = (count: number) => Array.from({ length: count * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7919) % 256))

test('every entry is a swatch in the order shown, with its hex and share as its name', async () => {
  await show(FOUR, COUNTS)
  const names = await page.$$eval('.swatch', swatches => swatches.map(swatch => swatch.ariaLabel))
  expect(names).toEqual([
    '#00000000, 12.4\u00a0%',
    '#ffffff, 0.1\u00a0%',
    '#c80000, 37.5\u00a0%',
    '#0000ff, 50.0\u00a0%',
  ])
  const widths = await page.$$eval('.share-bar span', parts => parts.map(part => part.getBoundingClientRect().width))
  const whole = widths.reduce((sum, width) => sum + width)
  expect(widths.map(width => Math.round((1000 * width) / whole))).toEqual([124, 1, 375, 500])
})

test('pointing at a swatch highlights its entry and says its figures, leaving lets go', async () => {
  await show(FOUR, COUNTS)
  await page.hover('.swatch:nth-child(3)')
  await highlighted().toBe(3)
  await expect.poll(line).toBe('#c80000 rgb(200 0 0) 37.5\u00a0% of the pixels')
  await page.hover('h1')
  await highlighted().toBe(null)
  await page.hover('.share-bar span:nth-child(4)')
  await highlighted().toBe(0)
})

test('a tap keeps an entry in view, a second one lets go', async () => {
  await show(FOUR, COUNTS)
  const swatch = (await page.$('.swatch:nth-child(2)'))!
  await swatch.tap()
  await highlighted().toBe(2)
  await swatch.tap()
  await highlighted().toBe(null)
})

test('keys alone: one tab stop, arrows, Enter pins, Escape lets go', async () => {
  await show(noise(40), null)
  const focusAt = () =>
    page.evaluate(() => [...document.querySelectorAll('.swatch')].indexOf(document.activeElement as Element))
  await page.keyboard.press('Tab')
  expect(await focusAt()).toBe(0)
  const columns = await page.$$eval('.swatch', all => {
    const tops = all.map(one => one.getBoundingClientRect().top)
    return tops.filter(top => top === tops[0]).length
  })
  for (const [key, at] of [
    ['ArrowRight', 1],
    ['ArrowDown', 1 + columns],
    ['ArrowUp', 1],
    ['End', 39],
    ['ArrowRight', 39],
    ['Home', 0],
    ['ArrowRight', 1],
  ] as const) {
    await page.keyboard.press(key)
    expect(await focusAt(), key).toBe(at)
  }
  const entry = await page.$eval('.swatch:nth-child(2)', swatch => Number(swatch.getAttribute('data-entry')))
  await highlighted().toBe(entry)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Copy all as Hex list')
  await highlighted().toBe(entry)
  expect(await page.$$eval('[aria-selected=true]', all => all.length)).toBe(1)
  await page.keyboard.down('Shift')
  await page.keyboard.press('Tab')
  await page.keyboard.up('Shift')
  expect(await focusAt()).toBe(1)
  await page.evaluate(() => {
    window.left = []
    addEventListener('keydown', event => window.left.push(!event.defaultPrevented))
  })
  await page.keyboard.press('Escape')
  await highlighted().toBe(null)
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.left), 'the page gets only what lets go of nothing').toEqual([false, true])
})

test('what the buttons copy is read back by huepress itself, and the page says that it was copied', async () => {
  await page.evaluate(() => {
    Object.assign(navigator.clipboard, { writeText: async (text: string) => Object.assign(window, { text }) })
  })
  await show(FOUR, COUNTS)
  const copied = async (label: string) => {
    await page.click(`[aria-label="Copy all as ${label}"]`)
    await page.waitForFunction(
      label => document.querySelector('[role=status]')?.textContent === `Copied 4 as ${label}.`,
      {},
      label,
    )
    return page.evaluate(() => (window as unknown as { text: string }).text)
  }
  const shown = [0, 0, 0, 0, 255, 255, 255, 255, 200, 0, 0, 255, 0, 0, 255, 255]
  expect([...paletteOfText(await copied('GIMP palette'))]).toEqual(shown)
  expect([...paletteOfText(await copied('Hex list'))]).toEqual(shown)
  expect(await copied('CSS')).toContain('--color-3: #c80000;')
})

test('another palette lets go of the entry that was kept', async () => {
  await show(FOUR, COUNTS)
  await page.click('.swatch:nth-child(4)')
  await page.hover('h1')
  await highlighted().toBe(0)
  await show(FOUR.slice(8), null)
  await page.waitForFunction(() => window.calls.at(-1) === null)
  expect(await page.$$eval('.swatch', all => all.length)).toBe(2)
})

test.each([
  [2, 320],
  [256, 320],
  [256, 3840],
])('%i entries at %i px: nothing sticks out, fingers find them, axe-core finds nothing', async (count, width) => {
  await page.setViewport({ width, height: 900 })
  await show(
    noise(count),
    Array.from({ length: count }, (_, i) => i),
  )
  const steps = await page.$$eval('.swatch', all => {
    const boxes = all.map(one => one.getBoundingClientRect())
    return { step: boxes[1].left - boxes[0].left, right: Math.max(...boxes.map(box => box.right)) }
  })
  expect(steps.step).toBeGreaterThanOrEqual(24)
  expect(steps.right).toBeLessThanOrEqual(width)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  expect(await axeFaults(page)).toEqual([])
})
