import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { choose, finished, openPage, startOver, textOf, useBackend } from '../helpers/browser-page.ts'
import { noise } from '../helpers/images.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('trouble')
const { folder, parrots } = suite

/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, 'effort=0'))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

test('without WebGPU the CPU does the work, and the page says so in one sentence', async () => {
  await choose(page, parrots)
  await finished(page)
  expect(await textOf(page, '#facts')).toMatch(/Backend\s*CPU/)
  expect(await textOf(page, '#chip')).toMatch(/^CPU, [\d.]+ m?s$/)
  const note = await textOf(page, '#chip-why')
  expect(note).toMatch(/^[^.]*CPU[^.]*\.$/)
  await page.click('#chips button:nth-child(2)')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === '4 colors')
  expect(await textOf(page, '#chip-why')).toBe(note)
})

test('a GPU that was asked for and is not there is an error that says what to do', async () => {
  await startOver(page, 'colors=32&backend=gpu&effort=0')
  await choose(page, parrots)
  await page.waitForFunction(() => document.querySelector('#error')?.textContent)
  expect(await textOf(page, '#error')).toMatch(/GPU.*CPU/)
  await useBackend(page, 'cpu')
  await page.waitForFunction(() => document.querySelector('#error')?.textContent === '')
  await finished(page)
})

test('a file that is no image is refused, and the next photo works', async () => {
  await startOver(page, 'colors=32&effort=0')
  await page.setViewport({ width: 390, height: 800 })
  const text = join(folder, 'letter-of-the-day-before-yesterday-and-the-day-after-tomorrow.txt')
  writeFileSync(text, 'Dear reader')
  await choose(page, text)
  await page.waitForFunction(() => document.querySelector('#error')?.textContent)
  expect(await textOf(page, '#error')).toMatch(/11 bytes.*no image/)
  expect(await page.$('#result')).toBeNull()
  // The name gives way before the state does, which would end in dots.
  const cut = await page.$eval('#message', message => {
    const words = document.createRange()
    words.selectNodeContents(message)
    return words.getBoundingClientRect().width - message.getBoundingClientRect().width
  })
  expect(cut).toBeLessThan(0.05)
  await choose(page, parrots)
  await finished(page)
  expect(await textOf(page, '#error')).toBe('')
})

test('a job can be cancelled, and another setting starts again', async () => {
  await startOver(page, 'colors=256&effort=0')
  const { pixels, width, height } = noise(700, 500)
  const file = join(folder, 'noise.png')
  const raw = { width, height, channels: 4 } as const
  await sharp(new Uint8Array(pixels.buffer), { raw }).png({ compressionLevel: 1 }).toFile(file)
  await choose(page, file)
  // At once: the job may be done before the next word with the page.
  await page.waitForFunction(
    () => {
      if (!document.querySelector('#iteration')?.textContent) return false
      document.querySelector<HTMLElement>('#cancel')!.click()
      return true
    },
    { timeout: 180_000 },
  )
  expect(await textOf(page, '#message')).toMatch(/^Paused/)
  expect(await page.$eval('#cancel', element => (element as HTMLElement).hidden)).toBe(true)
  // The original stays in view, with nothing to save.
  expect(await page.$('compare-view')).not.toBeNull()
  expect(await page.$('#download')).toBeNull()
  await page.click('#chips button:nth-child(1)')
  await finished(page)
  expect(await textOf(page, '#result-name')).toBe('2 colors')
})
