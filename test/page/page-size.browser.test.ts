import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, samplePart, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-size-'))

let server: TestServer
let chrome: TestBrowser
let parrots = ''

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

test('the page says that it kept the original where its result is not smaller, and offers that', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu')
  const { bytes } = await compress(parrots, { colors: 16, backend: 'cpu' })
  const file = join(folder, 'small.png')
  writeFileSync(file, bytes)
  await choose(page, file)
  await finished(page)
  expect(await textOf(page, '#times-word')).toContain('original kept')
  expect(await textOf(page, '#times')).toBe('')
  expect(await textOf(page, '#result-name')).toBe('The original, 16 colors')
  expect(await textOf(page, '#note')).toMatch(/not fewer than the original's [\d,]+ bytes: the original was kept\./)
  expect(await textOf(page, '#bytes-out')).toBe(`${(bytes.length / 1000).toPrecision(3)} kB`)
  expect(errors).toEqual([])
  await page.close()
})

test('the page says how much larger than its JPEG a result is, and how many colors are not', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu')
  const file = join(folder, 'photo.jpg')
  writeFileSync(file, await sharp(parrots).jpeg({ quality: 75 }).toBuffer())
  await choose(page, file)
  await finished(page)
  expect(await textOf(page, '#times-word')).toBe('times larger than the JPEG')
  // The result comes first, the advice behind it.
  await page.waitForFunction(() => document.querySelector('#note')?.textContent?.includes('With'))
  const [, colors] = /larger than its JPEG: [\d.]+ times its [\d,]+ bytes\. With (\d+) colors/.exec(
    await textOf(page, '#note'),
  )!
  await page.$eval(
    '#colors',
    (field, value) => Object.assign(field, { value }).dispatchEvent(new Event('change')),
    colors,
  )
  await page.waitForFunction(() => document.querySelector('#times-word')?.textContent === 'times smaller')
  expect(await textOf(page, '#note')).not.toContain('larger')
  expect(errors).toEqual([])
  await page.close()
})
