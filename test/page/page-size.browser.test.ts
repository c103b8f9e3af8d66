import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import {
  batchSays,
  choose,
  chooseAll,
  download,
  finished,
  openPage,
  startOver,
  textOf,
} from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('size')
const { folder, downloads, parrots } = suite
/** What the page offers for a photo takes seconds with more pixels. */
const part = { left: 0, top: 0, width: 75, height: 50 }

/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, 'backend=cpu'))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

test('the page says that it kept the original where its result is not smaller, and offers that', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=32')
  const { bytes } = await compress(parrots, { colors: 16, effort: 0, backend: 'cpu' })
  const file = join(folder, 'small.png')
  writeFileSync(file, bytes)
  await choose(page, file)
  await finished(page)
  expect(await textOf(page, '#times-word')).toContain('original kept')
  expect(await textOf(page, '#times')).toBe('')
  expect(await textOf(page, '#result-name')).toBe('The original, 16 colors')
  expect(await textOf(page, '#kept')).toMatch(/^This photo is already well compressed\./)
  expect(await textOf(page, '#download')).toContain('Keep original')
  expect(await page.$eval('.summary', summary => summary.className)).toContain('kept')
  expect(await textOf(page, '#kept')).toMatch(/the result would have [\d.]+ kB\./)
  expect(await textOf(page, '#bytes-out')).toBe(`${(bytes.length / 1000).toPrecision(3)} kB`)

  const tiny = join(folder, 'tiny.webp')
  await sharp({ create: { width: 4, height: 4, channels: 3, background: '#2c5f56' } })
    .webp({ lossless: true })
    .toFile(tiny)
  await choose(page, tiny)
  await page.waitForFunction(() =>
    document.querySelector('#kept')?.textContent?.endsWith('Nothing smaller was found that looks as good.'),
  )
})

test('a JPEG that no palette makes smaller is kept, and what is smaller is offered in a place held for it', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=32')
  const file = join(folder, 'photo.jpg')
  writeFileSync(file, await sharp(parrots).extract(part).jpeg({ quality: 75 }).toBuffer())
  // A quick job holds the place for less than a frame.
  await page.evaluate(() => {
    const note = () => {
      const held = document.querySelector('#may-be-kept')
      if (held) document.body.dataset.held = `${held.getBoundingClientRect().height}`
    }
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
  })
  await choose(page, file)
  await finished(page)
  expect(await textOf(page, '#times-word')).toBe('original kept')
  const saved = await download(page, downloads)
  expect(saved.name).toBe('photo-hue.jpg')
  expect(saved.bytes.equals(readFileSync(file))).toBe(true)
  // The result comes first, the advice behind it.
  await page.waitForSelector('#take-photo')
  const held = await page.evaluate(() => Number(document.body.dataset.held))
  expect(await page.$eval('#kept', card => card.getBoundingClientRect().height)).toBe(held)
  expect(await textOf(page, '#take-photo')).toMatch(/^Photo WebP, about [\d.]+ k?B$/)
  await page.click('#take-photo')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === 'Photo WebP')
  await finished(page)
  expect(await textOf(page, '#times')).toMatch(/^−\d+ %$/)
  expect(await page.$('#kept')).toBe(null)
  expect(await page.$('.swatches')).toBe(null)
  const photo = await download(page, downloads)
  expect(photo.name).toBe('photo-hue.webp')
  const node = await compress(file, { format: 'photo', effort: 0, backend: 'cpu' })
  expect(photo.bytes.equals(Buffer.from(node.bytes))).toBe(true)
})

test('a button for a smaller file changes its photo alone, and Undo takes that back', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=auto')
  const jpeg = join(folder, 'sea.jpg')
  writeFileSync(jpeg, await sharp(parrots).extract(part).jpeg({ quality: 75 }).toBuffer())
  await chooseAll(page, [jpeg, parrots])
  await batchSays(page, /2 of 2 done/)
  await page.waitForSelector('#take-photo', { timeout: 60_000 })
  expect(await textOf(page, '#kept')).toContain('for this photo alone')
  await page.click('#take-photo')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === 'Photo WebP')
  expect(await page.$$eval('.photo small', rows => rows.map(row => row.textContent!.includes('own settings')))).toEqual(
    [true, false],
  )
  expect(await textOf(page, '#own')).toContain('Only for this photo: sea.jpg')
  await page.click('.photo:last-child .name')
  await page.waitForFunction(() => /colors$/.test(document.querySelector('#result-name')?.textContent ?? ''))
  expect(await page.$('#own')).toBeNull()
  await page.click('#undo')
  await page.click('.photo:first-child .name')
  await page.waitForSelector('#kept')
  expect(await textOf(page, '#times-word')).toBe('original kept')
})

test('a JPEG that a palette makes smaller may be tried as a photo WebP', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=2')
  const file = join(folder, 'large.jpg')
  writeFileSync(file, await sharp(parrots).extract(part).jpeg({ quality: 100 }).toBuffer())
  await choose(page, file)
  await finished(page)
  expect(await textOf(page, '#may-be-kept')).toMatch(/^A palette is smaller than this photo\./)
  await page.click('#may-be-kept button')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === 'Photo WebP')
  expect(await page.$('#may-be-kept')).toBeNull()
})

test('the page begins with as few colors as look the same', async () => {
  await page.goto(`${suite.server.url}/?anew`)
  await page.waitForSelector('#choose')
  await choose(page, parrots)
  await finished(page)
  expect(await page.$eval('input[name=target][value=auto]', radio => (radio as HTMLInputElement).checked)).toBe(true)
  expect(await textOf(page, '#look')).toBe('Looks the same')
})
