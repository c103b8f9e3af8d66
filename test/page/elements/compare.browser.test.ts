import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../../helpers/browser.ts'
import { startServer, type TestServer } from '../../helpers/browser-server.ts'
import { drawing, givePair, motley, openCompare, type Pixels, pngOf, set, state } from '../../helpers/compare.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let server: TestServer
let chrome: TestBrowser
let page: Page
let errors: string[]

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
  ;({ page, errors } = await openCompare(chrome.browser, server))
  await givePair(page, server, await pngOf(motley(1600, 1000)), await pngOf(motley(1600, 1000, 11)))
})

afterAll(async () => {
  expect(errors).toEqual([])
  await chrome?.close()
  server?.close()
})

beforeEach(async () => {
  await page.$eval('compare-view', view => view.fit())
  await set(page, { split: 0.5, flicker: false })
})

const boxOf = async (selector: string) => (await (await page.$(selector))!.boundingBox())!

/** Presses the mouse on one place, moves it to another and lets go. */
async function drag(from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to, { steps: 4 })
  await page.mouse.up()
}

/** What both sides show in the middle of the frame. */
const middles = async () =>
  Promise.all([drawing(page, 'original'), drawing(page, 'result')]).then(both => both.map(({ data }) => data.join()))

/** The pixel in the middle of a picture, as it is drawn. */
function middleOf({ width, height, data }: Pixels): string {
  const at = 3 * ((height / 2) * width + width / 2)
  return [...data.subarray(at, at + 3), 255].join()
}

test('the handle is a separator that arrows, Home and End move', async () => {
  await page.focus('[role=separator]')
  const now = () => page.$eval('[role=separator]', handle => handle.getAttribute('aria-valuenow'))
  const after = async (key: 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End', shift = false) => {
    if (shift) await page.keyboard.down('Shift')
    await page.keyboard.press(key)
    if (shift) await page.keyboard.up('Shift')
    return now()
  }
  expect(await after('ArrowRight')).toBe('51')
  expect(await after('ArrowLeft', true)).toBe('41')
  expect(await after('Home')).toBe('0')
  expect(await after('ArrowLeft')).toBe('0')
  expect(await after('End')).toBe('100')
  const handle = await boxOf('[role=separator]')
  const frame = await boxOf('.compare-frame')
  expect(handle.width).toBeGreaterThanOrEqual(44)
  expect(handle.height).toBeGreaterThanOrEqual(44)
  expect(handle.x + handle.width).toBeLessThanOrEqual(frame.x + frame.width + 0.5)
})

test('dragging the handle moves it, and so does dragging the whole picture, which cannot be panned', async () => {
  const { x, y, width, height } = await boxOf('.compare-frame')
  await drag([x + width / 2 + 5, y + height / 2], [x + width / 4 + 5, y + 20])
  expect((await state(page)).split).toBeCloseTo(0.25, 2)
  await drag([x + width * 0.8, y + 50], [x + width * 0.6, y + 50])
  expect((await state(page)).split).toBeCloseTo(0.6, 2)
  expect((await state(page)).fitted).toBe(true)
})

test('both sides are panned together, by drag and by arrow keys', async () => {
  await set(page, { zoom: 4 })
  // What was drawn before the zoom stays until the worker has drawn anew.
  const [original, result] = [motley(1600, 1000), motley(1600, 1000, 11)].map(middleOf)
  await expect.poll(middles).toEqual([original, result])
  const { x, y, width, height } = await boxOf('.compare-frame')
  await drag([x + 100, y + height / 2], [x + 160, y + height / 2 + 32])
  await expect.poll(async () => (await drawing(page, 'original', [60, 32, 1, 1])).data.join()).toBe(original)
  expect((await drawing(page, 'result', [60, 32, 1, 1])).data.join()).toBe(result)
  expect((await state(page)).split).toBe(0.5)
  await page.focus('.compare-frame')
  const moved = (await middles())[1]
  await page.keyboard.press('ArrowRight')
  await expect
    .poll(async () => (await drawing(page, 'result', [-Math.round(width * 0.1), 0, 1, 1])).data.join())
    .toBe(moved)
})

test('keys, buttons and wheel zoom, from the whole picture to 32 times', async () => {
  const fit = (await state(page)).zoom
  await page.focus('.compare-frame')
  await page.keyboard.press('+')
  expect((await state(page)).zoom).toBe(0.5)
  await page.keyboard.press('1')
  expect((await state(page)).zoom).toBe(1)
  for (let i = 0; i < 8; i++) await page.keyboard.press('+')
  expect((await state(page)).zoom).toBe(32)
  expect(await page.$eval('.compare-zoom', zoom => zoom.textContent)).toBe('3200 %')
  await page.keyboard.press('-')
  expect((await state(page)).zoom).toBe(16)
  await page.keyboard.press('0')
  expect(await state(page)).toMatchObject({ zoom: fit, fitted: true })

  const button = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click()
  await button('Zoom in')
  expect((await state(page)).zoom).toBe(0.5)
  await button('100 %: one pixel of the picture a pixel of the screen')
  expect((await state(page)).zoom).toBe(1)
  await button('Fit: show the whole picture')
  expect((await state(page)).fitted).toBe(true)

  const { x, y } = await boxOf('.compare-frame')
  await page.mouse.move(x + 200, y + 100)
  await page.mouse.wheel({ deltaY: -100 })
  await expect.poll(async () => (await state(page)).zoom).toBeCloseTo(2 ** -0.5, 6)
})

test('a wheel that cannot zoom out any more scrolls the page', async () => {
  await page.setViewport({ width: 800, height: 400 })
  const { x } = await boxOf('.compare-frame')
  await page.mouse.move(x + 100, 200)
  const scrolled = async () => {
    await page.mouse.wheel({ deltaY: 100 })
    return page.evaluate(() => scrollY)
  }
  await expect.poll(scrolled, { interval: 300, timeout: 5000 }).toBeGreaterThan(0)
  expect((await state(page)).fitted).toBe(true)
  await page.setViewport({ width: 800, height: 700 })
  await page.evaluate(() => scrollTo(0, 0))
})

test('the original fills the frame while a key or the button is held', async () => {
  const shown = () =>
    page.evaluate(() => {
      const result = document.querySelector('.compare-result')!
      const original = document.querySelector('.compare-original')!
      return [result.checkVisibility({ visibilityProperty: true }), getComputedStyle(original).clipPath]
    })
  const compared = await shown()
  expect(compared[0]).toBe(true)
  expect(compared[1]).not.toBe('none')
  await page.focus('.compare-frame')
  for (const key of ['Space', 'KeyF'] as const) {
    await page.keyboard.down(key)
    expect(await shown()).toEqual([false, 'none'])
    await page.keyboard.up(key)
    expect(await shown()).toEqual(compared)
  }
  const { x, y } = await boxOf('.compare-hold')
  await page.mouse.move(x + 20, y + 20)
  await page.mouse.down()
  expect(await shown()).toEqual([false, 'none'])
  await page.mouse.up()
  expect(await shown()).toEqual(compared)
  await page.focus('.compare-hold')
  await page.keyboard.down('Enter')
  expect(await shown()).toEqual([false, 'none'])
  await page.keyboard.up('Enter')
  expect(await shown()).toEqual(compared)
})

test('two fingers zoom; one finger scrolls the page past the whole picture and pans a larger one', async () => {
  const touchAction = () => page.$eval('.compare-frame', frame => getComputedStyle(frame).touchAction)
  expect(await touchAction()).toBe('pan-y')
  const session = await page.createCDPSession()
  const { x, y, width, height } = await boxOf('.compare-frame')
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd' ? [] : [-apart, apart].map((dx, id) => ({ x: x + width / 2 + dx, y: y + height / 2, id })),
    })
  const before = (await state(page)).zoom
  await touch('touchStart', 40)
  for (const apart of [60, 80, 120]) await touch('touchMove', apart)
  await touch('touchEnd', 0)
  await expect.poll(async () => (await state(page)).zoom / before).toBeCloseTo(3, 1)
  expect(await touchAction()).toBe('none')
})

test('axe finds nothing, in light and dark', async () => {
  await page.evaluate(AXE)
  for (const value of ['light', 'dark']) {
    const still = { name: 'prefers-reduced-motion', value: 'reduce' } // colors on their way have no contrast
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }, still])
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run('compare-view')
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join()}`)
    })
    expect(violations).toEqual([])
  }
})

test('taken out of the page it ends its worker; put back it shows its pictures again', async () => {
  expect(page.workers()).toHaveLength(1)
  await page.evaluate(() => {
    const view = document.querySelector('compare-view')!
    Object.assign(window, { kept: view })
    view.remove()
  })
  await expect.poll(() => page.workers().length).toBe(0)
  await page.evaluate(() => document.querySelector('main')!.append((window as unknown as { kept: Node }).kept))
  await page.waitForSelector('.compare-both')
})

test('D shows what the pictures differ in, eight times as bright, and the result again', async () => {
  await set(page, { zoom: 1 })
  const label = () => page.$eval('.compare-result .compare-label', ({ textContent }) => textContent)
  const before = await label()
  await page.focus('.compare-frame')
  await page.keyboard.press('d')
  await expect.poll(() => drawing(page, 'result').then(({ data }) => data.join())).toBe('88,0,88,255')
  await expect.poll(label).toBe('Difference × 8')
  expect(await page.$eval('.compare-tool[aria-pressed=true]:not(:first-child)', ({ ariaLabel }) => ariaLabel)).toMatch(
    /^Difference/,
  )
  await page.keyboard.press('d')
  await expect.poll(() => drawing(page, 'result').then(({ data }) => data[0])).toBe(171)
  await expect.poll(label).toBe(before)
})
