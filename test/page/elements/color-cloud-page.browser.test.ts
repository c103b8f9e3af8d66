import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ColorCloud } from '../../../src/page/elements/color-cloud/color-cloud.ts'
import { openBrowser, type TestBrowser } from '../../helpers/browser.ts'
import { choose, finished, openPage, samplePart, textOf } from '../../helpers/browser-page.ts'
import { startServer, type TestServer } from '../../helpers/browser-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-cloud-'))

let server: TestServer
let chrome: TestBrowser
let page: Page
let errors: string[]
/** Of the photo, as the page writes it. */
let distinct = ''

/** The page with a photo's result and its cloud of colors. */
beforeAll(async () => {
  const { path, distinctColors } = await samplePart(folder)
  distinct = distinctColors.toLocaleString('en')
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
  ;({ page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu&colors=16&effort=0'))
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }])
  await choose(page, path)
  await finished(page)
  await page.click('.cloud summary')
  await page.waitForSelector('color-cloud canvas')
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const label = () => page.$eval('.cloud-stage', stage => stage.ariaLabel)

test('the colors of a photo are seen in space, the centroids move, and a swatch points its own out', async () => {
  expect(await label()).toBe(`Cloud of ${distinct} distinct colors in OKLab, with 16 centroids among them`)
  expect(await textOf(page, '.cloud-caption')).toContain('Drawn in 2-D, without WebGPU.')
  await page.waitForFunction(() => /^Step (\d+) of \1$/.test(document.querySelector('.cloud-where')?.textContent ?? ''))

  const pointedOut = () => page.$eval('color-cloud', cloud => (cloud as ColorCloud).entry)
  await page.hover('.swatch:nth-child(5)')
  const entry = await page.$eval('.swatch:nth-child(5)', swatch => Number(swatch.getAttribute('data-entry')))
  await expect.poll(pointedOut).toBe(entry)
  await page.hover('h1')
  await expect.poll(pointedOut).toBe(null)
  expect(errors).toEqual([])
})

test('another number of colors moves other centroids through the same cloud', async () => {
  await page.click('#chips button:nth-child(3)')
  await expect.poll(label, { timeout: 60_000 }).toContain(`${distinct} distinct colors in OKLab, with 8 centroids`)
  expect(errors).toEqual([])
})
