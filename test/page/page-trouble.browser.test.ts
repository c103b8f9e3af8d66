import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, samplePart, textOf, useBackend } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { noise } from '../helpers/images.ts'

let server: TestServer
let chrome: TestBrowser
let parrots = ''
const folder = mkdtempSync(join(tmpdir(), 'huepress-trouble-'))

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

test('without WebGPU the CPU does the work, and the page says so in one sentence', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'effort=0')
  await choose(page, parrots)
  await finished(page)
  expect(await textOf(page, '#facts')).toMatch(/Backend\s*CPU/)
  expect(await textOf(page, '#chip')).toMatch(/^CPU, [\d.]+ m?s$/)
  const note = await textOf(page, '#chip-why')
  expect(note).toMatch(/^[^.]*CPU[^.]*\.$/)
  await page.click('#chips button:nth-child(2)')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === '4 colors')
  expect(await textOf(page, '#chip-why')).toBe(note)
  expect(errors).toEqual([])
  await page.close()
})

test('a GPU that was asked for and is not there is an error that says what to do', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'backend=gpu&effort=0')
  await choose(page, parrots)
  await page.waitForFunction(() => document.querySelector('#error')?.textContent)
  expect(await textOf(page, '#error')).toMatch(/GPU.*CPU/)
  await useBackend(page, 'cpu')
  await page.waitForFunction(() => document.querySelector('#error')?.textContent === '')
  await finished(page)
  await page.close()
})

test('a file that is no image is refused, and the next photo works', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'effort=0')
  const text = join(folder, 'letter.txt')
  writeFileSync(text, 'Dear reader')
  await choose(page, text)
  await page.waitForFunction(() => document.querySelector('#error')?.textContent)
  expect(await textOf(page, '#error')).toMatch(/11 bytes.*no image/)
  expect(await page.$('#result')).toBeNull()
  await choose(page, parrots)
  await finished(page)
  expect(await textOf(page, '#error')).toBe('')
  expect(errors).toEqual([])
  await page.close()
})

test('a job can be cancelled, and another setting starts again', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'colors=256&effort=0')
  const { pixels, width, height } = noise(1000, 700)
  const file = join(folder, 'noise.png')
  const raw = { width, height, channels: 4 } as const
  await sharp(new Uint8Array(pixels.buffer), { raw }).png({ compressionLevel: 1 }).toFile(file)
  await choose(page, file)
  await page.waitForFunction(() => document.querySelector('#iteration')?.textContent, { timeout: 180_000 })
  await page.click('#cancel')
  expect(await textOf(page, '#message')).toMatch(/^Paused/)
  expect(await page.$eval('#cancel', element => (element as HTMLElement).hidden)).toBe(true)
  // The original stays in view, with nothing to save.
  expect(await page.$('compare-view')).not.toBeNull()
  expect(await page.$('#download')).toBeNull()
  await page.click('#chips button:nth-child(1)')
  await finished(page)
  expect(await textOf(page, '#result-name')).toBe('2 colors')
  expect(errors).toEqual([])
  await page.close()
})
