import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, samplePart, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-chip-'))
let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the chip names the GPU and its time, tells the stages, and compares with the CPU to the byte', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=gpu&colors=16&effort=0&lossy=0')
  await choose(page, (await samplePart(folder)).path)
  await finished(page)
  expect(await textOf(page, '#chip')).toMatch(/^GPU: .+, [\d.]+ m?s$/)
  expect(await page.$eval('#chip-card', card => card.checkVisibility())).toBe(false)
  await page.click('#chip')
  await page.waitForFunction(() => document.querySelector('#chip-card')?.checkVisibility())
  expect(await textOf(page, '#chip-card dl')).toMatch(/Histogram.*k-means.*Total/)
  await page.click('#compare-cpu')
  await page.waitForFunction(() => document.querySelector('#compared')?.textContent, { timeout: 90_000 })
  expect(await textOf(page, '#compared')).toMatch(
    /^GPU [\d.]+ m?s, CPU [\d.]+ m?s: .* Both files have the same bytes\.$/,
  )
  expect(await page.$eval('#chip-card a', link => (link as HTMLAnchorElement).pathname)).toBe('/bench/index.html')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('#chip-card')?.checkVisibility())
  expect(errors).toEqual([])
  await page.close()
})
