import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { version } from '../../package.json' with { type: 'json' }
import { parseArguments } from '../../src/cli/args.ts'
import { compress } from '../../src/node.ts'
import { choose, download, finished, openPage, startOver, textOf, useSettings } from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('command')
const { folder, downloads, parrots } = suite

/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, 'backend=cpu'))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

test.each([0, 2])('the command gives the same file, color profile included, at effort %i', async effort => {
  await startOver(page, `colors=16&effort=${effort}&keep=icc`)
  const file = join(folder, 'p3.png')
  writeFileSync(file, await sharp(parrots).withIccProfile('p3').png().toBuffer())
  await choose(page, file)
  await finished(page)
  const line = await textOf(page, '#command')
  expect(line).toMatch(new RegExp(`^npx huepress@${version.replaceAll('.', '\\.')} .* p3\\.png$`))
  const command = parseArguments(line.split(' ').slice(2))
  if (command.kind !== 'run') throw new Error(line)
  const node = await compress(file, { ...command.settings.quantize, backend: 'cpu' })
  expect(Buffer.from(node.bytes).includes('iCCP')).toBe(true)
  const { bytes } = await download(page, downloads)
  expect(bytes.equals(Buffer.from(node.bytes))).toBe(true)
})

test('the chosen number of colors is in sight of a strip that is wider than its place', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=4')
  await page.setViewport({ width: 1000, height: 800 })
  await choose(page, parrots)
  await finished(page)
  await page.waitForSelector('.k')
  const isCut = await page.$eval('.strip', strip => strip.scrollWidth > strip.clientWidth)
  expect(isCut).toBe(true)
  await page.click('#chips button:nth-child(8)')
  await page.waitForFunction(() => document.querySelector('.k[aria-pressed=true] b')?.textContent === '256')
  const inSight = () =>
    page.evaluate(() => {
      const strip = document.querySelector('.strip')!.getBoundingClientRect()
      const card = document.querySelector('.k[aria-pressed=true]')!.getBoundingClientRect()
      return card.left >= strip.left - 1 && card.right <= strip.right + 1
    })
  await expect.poll(inSight, { timeout: 5000 }).toBe(true)
})

/** What a fingertip would miss: all that is pressed and has less than 44 pixels, but swatches and links in a text. */
const smallTargets = (page: Page) =>
  page.$$eval(
    'button:not(.swatch), a.button, select, summary, input:not(label input), :is(.segments, .switch) label',
    all =>
      all
        .filter(element => (element as HTMLElement).offsetParent && getComputedStyle(element).visibility !== 'hidden')
        .map(element => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => Math.min(box.width, box.height) < 43.9)
        .map(({ element, box }) => `${element.id || element.className} ${box.width} x ${box.height}`),
  )

test('with fingers a picture is pasted by a button, shared if the system can, and dragged out of Save', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=4')
  await page.setViewport({ width: 390, height: 800, hasTouch: true })
  await page.reload() // A new size of touch screen does so itself, but not always.
  await page.waitForSelector('#paste')
  expect(await smallTargets(page)).toEqual([])
  await page.evaluate(
    data => {
      const blob = new Blob([Uint8Array.from(data)], { type: 'image/png' })
      const item = { types: ['text/html', 'image/png'], getType: async () => blob }
      Object.assign(navigator.clipboard, { read: async () => [item] })
      Object.assign(navigator, {
        canShare: ({ files }: ShareData) => files?.[0].type === 'image/png',
        share: async ({ files }: ShareData) => Object.assign(window, { sharedName: files?.[0].name }),
      })
    },
    [...readFileSync(parrots)],
  )
  await page.click('#paste')
  await finished(page)
  expect(await textOf(page, '.summary .title')).toBe('pasted.png')
  await page.waitForSelector('.palette-copy')
  await page.$$eval('details', all => {
    for (const one of all) one.toggleAttribute('open', true)
  })
  await page.waitForSelector('.cloud-bar')
  expect(await smallTargets(page)).toEqual([])
  expect(await page.$eval('#result compare-view', view => view.getBoundingClientRect().top)).toBeLessThanOrEqual(130)
  await page.click('#share')
  expect(await page.evaluate(() => (window as unknown as { sharedName: string }).sharedName)).toBe('pasted-hue.png')
  const dragged = await page.$eval('#download a', link => {
    const dataTransfer = new DataTransfer()
    link.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }))
    return dataTransfer.getData('DownloadURL')
  })
  expect(dragged).toMatch(/^image\/png:pasted-hue\.png:blob:http/)
  await useSettings(page, 'backend=cpu&effort=0&colors=4&format=webp')
  await page.waitForFunction(() => document.querySelector<HTMLAnchorElement>('#download a')?.download.endsWith('.webp'))
  expect(await page.$('#share')).toBeNull()
})

test('an SVG is refused in words that say what to do', async () => {
  await startOver(page, 'backend=cpu&colors=4')
  const file = join(folder, 'logo.svg')
  writeFileSync(file, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>')
  await choose(page, file)
  await page.waitForFunction(() => document.querySelector('#error')?.textContent)
  expect(await textOf(page, '#error')).toMatch(/^logo\.svg: .*export it as a PNG first\.$/)
  expect(await page.$('#start')).toBeNull()
})
