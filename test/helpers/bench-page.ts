import type { Page, WebWorker } from 'puppeteer'
import type { BenchFile, PlaceResult } from '../../bench/suites/gpu/result.ts'
import { type PageOpener, watchedPage } from './browser.ts'
import { textOf } from './browser-page.ts'

/** For each wait; a test has a few. */
export const WAIT_MS = 110_000

/** Opening compiles every shader and tries both modes: minutes, where a software adapter shares two busy cores. */
export const OPEN_MS = 300_000

/** The built benchmark page when both engines are tried; `choice` as it stands in its address. */
export async function openBench(browser: PageOpener, url: string, choice: string) {
  const watched = await watchedPage(browser)
  await watched.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
  await watched.page.goto(`${url}/bench/index.html#${choice}`)
  await watched.page.waitForSelector('main[data-state=idle]', { timeout: OPEN_MS })
  return watched
}

/** Presses Start and gives what the page has measured at the end. */
export async function measured(page: Page): Promise<PlaceResult> {
  await page.click('#start')
  await page.waitForSelector('main[data-state=running]')
  await page.waitForSelector('main[data-state=done]', { timeout: WAIT_MS })
  return (JSON.parse(await textOf(page, '#json')) as BenchFile).places[0]
}

/** From now on one index of every picture comes back from the GPU as another one. */
export const spoilIndices = (worker: WebWorker) =>
  worker.evaluate(() => {
    const read = GPUBuffer.prototype.getMappedRange
    GPUBuffer.prototype.getMappedRange = function (...range) {
      const bytes = read.apply(this, range)
      if (this.label === 'read indices') new Uint8Array(bytes)[77] ^= 1
      return bytes
    }
  })

/** The device goes in the midst of the next job, as with a driver that is updated; the one after it stays. */
export const loseDevice = (worker: WebWorker) =>
  worker.evaluate(() => {
    const make = GPUDevice.prototype.createCommandEncoder
    GPUDevice.prototype.createCommandEncoder = function (descriptor) {
      GPUDevice.prototype.createCommandEncoder = make
      this.destroy()
      return make.call(this, descriptor)
    }
  })

/** As on a machine of so many GiB. */
export const pretendMemory = (worker: WebWorker, gib: number) =>
  worker.evaluate(gib => {
    Object.defineProperty(navigator, 'deviceMemory', { value: gib, configurable: true })
  }, gib)
