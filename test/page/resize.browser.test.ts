import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage, samplePart } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-resize-'))
let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Waits until the plot is as wide as its place, and gives how far the page goes beyond its window. */
async function overflowAt(page: Page, width: number, height: number): Promise<number> {
  await page.setViewport({ width, height })
  await page.waitForFunction(() => {
    const canvas = document.querySelector('curve-plot canvas')
    const place = document.querySelector('curve-plot')?.clientWidth ?? 0
    return canvas && Math.abs(canvas.clientWidth - place) <= 1
  })
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}

test('nothing is wider than the window after it got narrower, or a phone was turned twice', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu&effort=0')
  await page.setViewport({ width: 1440, height: 900 })
  await choose(page, (await samplePart(folder)).path)
  await finished(page)
  await page.waitForSelector('curve-plot canvas', { timeout: 60_000 })
  expect(await overflowAt(page, 500, 900)).toBe(0)
  for (const [width, height] of [
    [390, 844],
    [844, 390],
    [390, 844],
  ])
    expect(await overflowAt(page, width, height)).toBe(0)
  expect(errors).toEqual([])
  await page.close()
})
