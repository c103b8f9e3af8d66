import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { batchSays, choose, chooseAll, finished, openPage, samplePart, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

let server: TestServer
let chrome: TestBrowser
let parrots = ''
const folder = mkdtempSync(join(tmpdir(), 'huepress-access-'))

beforeAll(async () => {
  parrots = (await samplePart(folder)).path
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What axe-core finds on the page as it is, one line each. */
async function faults(page: Page, isForced = false): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async isForced => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    // Where the theme has its way, axe looks at the colors that it overrides.
    const rules = { 'color-contrast': { enabled: !isForced } }
    const { violations } = await axe.run(document, { resultTypes: ['violations'], rules })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 120)}`))
  }, isForced)
}

const wait = (page: Page, selector: string) => page.waitForSelector(selector, { timeout: 60_000 })

/** Looks at the page as it is in the light and in the dark, and in a theme of high contrast. */
async function faultsInAll(page: Page): Promise<Record<string, string[]>> {
  const session = await page.createCDPSession()
  const found: Record<string, string[]> = {}
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] })
  found.forced = await faults(page, true)
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'none' }] })
  await session.detach()
  for (const value of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    found[value] = await faults(page)
  }
  return found
}

test('axe-core finds nothing on the empty page, with a result, and on the help sheet, light and dark', async () => {
  const none = { forced: [], light: [], dark: [] }
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0')
  expect(await faultsInAll(page)).toEqual(none)
  await choose(page, parrots)
  await finished(page)
  await page.$$eval('details', all => {
    for (const one of all) one.open = true
  })
  await wait(page, 'curve-plot canvas')
  await wait(page, 'color-cloud .cloud-stage')
  expect(await faultsInAll(page)).toEqual(none)
  await page.click('#chip')
  await page.waitForFunction(() => document.querySelector('#chip-card')?.checkVisibility())
  expect(await faultsInAll(page)).toEqual(none)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('#chip-card')?.checkVisibility())
  await page.keyboard.press('?')
  await wait(page, 'dialog[open]')
  expect(await faultsInAll(page)).toEqual(none)
  await page.close()
})

test('axe-core finds nothing in a batch with an original that was kept, a wrong file and a palette to choose', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0&locked=ff6600')
  const [jpeg, wrong] = [join(folder, 'sea.jpg'), join(folder, 'wrong.jpg')]
  await sharp(parrots).extract({ left: 0, top: 0, width: 90, height: 60 }).jpeg({ quality: 60 }).toFile(jpeg)
  writeFileSync(wrong, 'no photo')
  await chooseAll(page, [jpeg, parrots, wrong])
  await batchSays(page, /2 of 3 done, 1 failed/)
  await wait(page, '#kept')
  await page.click('input[name=target][value=palette]')
  await wait(page, '#choose-palette')
  expect(await faultsInAll(page)).toEqual({ forced: [], light: [], dark: [] })
  await page.close()
})

/** Widths of screens, and a screen of 1280 pixels at 200 %. */
const SCREENS = [320, 360, 390, 768, 1024, 1280, 1440, 1920, 2560, 3840]
  .map(width => ({ width, height: 900, deviceScaleFactor: 1 }))
  .concat({ width: 640, height: 450, deviceScaleFactor: 2 })

/** What is cut off, at the sides or within its button, and whether there is anything to scroll to. */
async function beyond(page: Page, screen: (typeof SCREENS)[number]) {
  await page.setViewport(screen)
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  const outside = await page.$$eval('button, input, select, a', elements =>
    elements
      .filter(element => !element.closest('.strip, .visually-hidden') && (element as HTMLElement).offsetParent)
      .filter(element => {
        const { left, right } = element.getBoundingClientRect()
        const isCut =
          element.matches('button:not(.name, .chip, .swatch)') && element.scrollWidth > element.clientWidth + 1
        return left < 0 || right > innerWidth + 1 || isCut
      })
      .map(element => element.outerHTML.slice(0, 80)),
  )
  return { width: screen.width, isWide, outside }
}

test('nothing is cut off or to be scrolled to aside on any screen, and at 200 %', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0&locked=ff6600-224488')
  const all = async () => {
    for (const screen of SCREENS)
      expect(await beyond(page, screen)).toEqual({ width: screen.width, isWide: false, outside: [] })
  }
  await all()
  await chooseAll(page, [parrots, parrots])
  await batchSays(page, /2 of 2 done/)
  await page.$$eval('.settings details', ([more]) => {
    more.open = true
  })
  await all()
  await page.click('input[name=target][value=palette]')
  await all()
  await page.close()
})

test('keys choose colors, undo and redo them, and the settings come back on reload', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'colors=16&effort=0')
  await choose(page, parrots)
  await finished(page)
  const named = (name: string) =>
    page.waitForFunction(text => document.querySelector('#result-name')?.textContent === text, {}, name)
  await page.keyboard.press('[')
  await named('8 colors')
  await page.keyboard.down('Control')
  await page.keyboard.press('z')
  await page.keyboard.up('Control')
  await named('16 colors')
  await page.click('#redo')
  await named('8 colors')
  expect(await page.evaluate(() => location.hash)).toBe('#colors=8&effort=0')
  await page.reload()
  await page.waitForSelector('#choose')
  await choose(page, parrots)
  await finished(page)
  expect(await textOf(page, '#result-name')).toBe('8 colors')
  expect(errors).toEqual([])
  await page.close()
})
