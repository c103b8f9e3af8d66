import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ColorCloud } from '../../../src/page/elements/color-cloud/color-cloud.ts'
import { openBrowser, type TestBrowser } from '../../helpers/browser.ts'
import { choose, finished, openPage, textOf } from '../../helpers/browser-page.ts'
import { startServer, type TestServer } from '../../helpers/browser-server.ts'

const parrots = fileURLToPath(new URL('../../../examples/parrots.png', import.meta.url))

let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

test('the colors of a photo are seen in space, the centroids move, and a swatch points its own out', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu&colors=16&effort=0')
  await choose(page, parrots)
  await finished(page)
  await page.click('.cloud summary')
  await page.waitForSelector('color-cloud canvas')
  expect(await page.$eval('.cloud-stage', stage => stage.ariaLabel)).toBe(
    'Cloud of 72,079 distinct colors in OKLab, with 16 centroids among them',
  )
  expect(await textOf(page, '.cloud-caption')).toContain('Drawn in 2-D, without WebGPU.')
  await page.waitForFunction(() => /^Step (\d+) of \1$/.test(document.querySelector('.cloud-where')?.textContent ?? ''))

  const pointedOut = () => page.$eval('color-cloud', cloud => (cloud as ColorCloud).entry)
  await page.hover('.swatch:nth-child(5)')
  const entry = await page.$eval('.swatch:nth-child(5)', swatch => Number(swatch.getAttribute('data-entry')))
  await expect.poll(pointedOut).toBe(entry)
  await page.hover('h1')
  await expect.poll(pointedOut).toBe(null)
  expect(errors).toEqual([])
  await page.close()
})

test('another number of colors moves other centroids through the same cloud', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu&colors=16&effort=0')
  await choose(page, parrots)
  await finished(page)
  await page.click('.cloud summary')
  await page.waitForSelector('color-cloud canvas')
  await page.click('#chips button:nth-child(3)')
  const label = () => page.$eval('.cloud-stage', stage => stage.ariaLabel)
  await expect.poll(label, { timeout: 60_000 }).toContain('72,079 distinct colors in OKLab, with 8 centroids')
  expect(errors).toEqual([])
  await page.close()
})
