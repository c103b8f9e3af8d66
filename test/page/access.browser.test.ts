import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunOptions } from 'axe-core'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { axeFaults } from '../helpers/axe.ts'
import { batchSays, choose, chooseAll, finished, openPage, startOver, textOf } from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('access')
const { folder, parrots } = suite

/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, 'colors=16&effort=0'))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

const CONTRAST = 'color-contrast'
/** Where a theme has its way, axe looks at the colors that it overrides. */
const BUT_CONTRAST = { rules: { [CONTRAST]: { enabled: false } } }

/** What is looked for in the light and in the dark. */
const SCHEMES: [string, RunOptions][] = [
  ['light', {}],
  ['dark', { runOnly: [CONTRAST] }],
]

const wait = (page: Page, selector: string) => page.waitForSelector(selector, { timeout: 60_000 })

/** Looks at the page as it is in the light, at its contrast in the dark, and, if asked, in a theme of high contrast. */
async function faultsInAll(page: Page, isForced: boolean): Promise<string[]> {
  const found: string[] = []
  if (isForced) {
    const session = await page.createCDPSession()
    const force = (value: 'active' | 'none') =>
      session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] })
    await force('active')
    found.push(...(await axeFaults(page, BUT_CONTRAST)))
    await force('none')
    await session.detach()
  }
  for (const [value, options] of SCHEMES) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    found.push(...(await axeFaults(page, options)).map(fault => `${value}: ${fault}`))
  }
  return found
}

test('axe-core finds nothing on the empty page, with a result, and on the help sheet, light and dark', async () => {
  expect(await faultsInAll(page, false)).toEqual([])
  await choose(page, parrots)
  await finished(page)
  await page.$$eval('details', all => {
    for (const one of all) one.open = true
  })
  await wait(page, 'curve-plot canvas')
  await wait(page, 'color-cloud .cloud-stage')
  await page.click('#chip')
  await page.waitForFunction(() => document.querySelector('#chip-card')?.checkVisibility())
  expect(await faultsInAll(page, true)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('#chip-card')?.checkVisibility())
  await page.keyboard.press('?')
  await wait(page, 'dialog[open]')
  expect(await faultsInAll(page, false)).toEqual([])
  await page.keyboard.press('Escape')
})

test('keys choose colors, undo and redo them, and the settings come back on reload', async () => {
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
})

test('axe-core finds nothing in a batch with an original that was kept, a wrong file and a palette to choose', async () => {
  await startOver(page, 'colors=16&effort=0&locked=ff6600')
  const [jpeg, wrong] = [join(folder, 'sea.jpg'), join(folder, 'wrong.jpg')]
  await sharp(parrots).extract({ left: 0, top: 0, width: 90, height: 60 }).jpeg({ quality: 60 }).toFile(jpeg)
  writeFileSync(wrong, 'no photo')
  await chooseAll(page, [jpeg, parrots, wrong])
  await batchSays(page, /2 of 3 done, 1 failed/)
  await wait(page, '#kept')
  await page.click('input[name=target][value=palette]')
  await wait(page, '#choose-palette')
  expect(await faultsInAll(page, true)).toEqual([])
})

/** Screens just behind each step of the layout, and one of 1280 pixels at 200 %. */
const SCREENS = [320, 360, 420, 550, 768, 1000, 1280, 1600, 3840]
  .map(width => ({ width, height: 450, deviceScaleFactor: 1 }))
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
  await startOver(page, 'colors=16&effort=0&locked=ff6600-224488')
  const all = async (screens = SCREENS) => {
    for (const screen of screens)
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
  await all(SCREENS.slice(0, 2))
})
