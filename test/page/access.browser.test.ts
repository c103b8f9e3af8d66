import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, samplePart, textOf } from '../helpers/browser-page.ts'
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
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 120)}`))
  })
}

const wait = (page: Page, selector: string) => page.waitForSelector(selector, { timeout: 60_000 })

/** Looks at the page as it is in the light and in the dark. */
async function faultsInBoth(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
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
  const none = { light: [], dark: [] }
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0')
  expect(await faultsInBoth(page)).toEqual(none)
  await choose(page, parrots)
  await finished(page)
  await page.$$eval('details', all => {
    for (const one of all) one.open = true
  })
  await wait(page, 'curve-plot canvas')
  await wait(page, 'color-cloud .cloud-stage')
  expect(await faultsInBoth(page)).toEqual(none)
  await page.click('#chip')
  await page.waitForFunction(() => document.querySelector('#chip-card')?.checkVisibility())
  expect(await faultsInBoth(page)).toEqual(none)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('#chip-card')?.checkVisibility())
  await page.keyboard.press('?')
  await wait(page, 'dialog[open]')
  expect(await faultsInBoth(page)).toEqual(none)
  await page.close()
})

/** What is cut off at the sides, and whether there is anything to scroll to. */
async function beyond(page: Page, width: number) {
  await page.setViewport({ width, height: 900 })
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  const outside = await page.$$eval('button, input, select, a', elements =>
    elements
      .filter(element => !element.closest('.strip, .visually-hidden') && (element as HTMLElement).offsetParent)
      .filter(element => {
        const { left, right } = element.getBoundingClientRect()
        return left < 0 || right > innerWidth + 1
      })
      .map(element => element.outerHTML.slice(0, 80)),
  )
  return { width, isWide, outside }
}

test('nothing is cut off or to be scrolled to aside at 320, 1440 and 3840 pixels', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0')
  for (const width of [320, 1440, 3840]) expect(await beyond(page, width)).toMatchObject({ width, isWide: false })
  await choose(page, parrots)
  await finished(page)
  for (const width of [320, 1440, 3840])
    expect(await beyond(page, width)).toEqual({ width, isWide: false, outside: [] })
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
