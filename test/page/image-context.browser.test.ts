import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, WebWorker } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Response } from '../../src/page/workers/worker-protocol.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { choose, finished, openPage } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'

/** What a worker sent to the GPU and to the page since it was watched. */
interface Seen {
  /** Pixels of each upload of a picture, in order. */
  uploads: number[]
  /** Histograms that were begun. */
  histograms: number
  /** Curves that were finished. */
  curves: number
}

const folder = mkdtempSync(join(tmpdir(), 'huepress-context-'))
/** Larger than the sample that sizes are estimated from, which is another picture to the GPU. */
const LARGE = { width: 520, height: 506 }
const SMALL = { width: 200, height: 150 }

let server: TestServer
let chrome: TestBrowser

/** Hardly packed, so that palette images are smaller. Without color: a software GPU takes long for many colors. */
async function writeGray({ width, height }: typeof LARGE): Promise<string> {
  const path = join(folder, `${width}.png`)
  const raw = { width, height, channels: 4 as const }
  const { pixels } = photoLike(width, height)
  await sharp(new Uint8Array(pixels.buffer), { raw }).grayscale().png({ compressionLevel: 1 }).toFile(path)
  return path
}

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Watches the page's worker, which opens a device with its first job. */
async function watchWorker(page: Page): Promise<() => Promise<Seen>> {
  const isOurs = (worker: WebWorker) => /\/worker-/.test(worker.url())
  // A sign of a visitor starts it.
  await page.keyboard.press('Shift')
  await expect.poll(() => page.workers().filter(isOurs).length, LONG).toBe(1)
  const worker = page.workers().find(isOurs)!
  // A worker that has just been made may not have the interfaces of WebGPU yet.
  await expect.poll(() => worker.evaluate(() => 'GPUDevice' in self), LONG).toBe(true)
  await worker.evaluate(() => {
    const seen: Seen = { uploads: [], histograms: 0, curves: 0 }
    Object.assign(self, { seen })
    const { createBuffer, createCommandEncoder } = GPUDevice.prototype
    // The pictures of the device's self-test: tiles of 64 x 64 pixels at most.
    let isTest = false
    GPUDevice.prototype.createBuffer = function (descriptor) {
      if (descriptor.label?.startsWith('pixels of tile')) {
        isTest = descriptor.size <= 4 * 64 * 64
        if (!isTest) seen.uploads.push(descriptor.size / 4)
      }
      return createBuffer.call(this, descriptor)
    }
    GPUDevice.prototype.createCommandEncoder = function (descriptor) {
      if (descriptor?.label === 'mark' && !isTest) seen.histograms++
      return createCommandEncoder.call(this, descriptor)
    }
    const post = self.postMessage.bind(self)
    self.postMessage = (message: Response, ...options: unknown[]) => {
      if (message.type === 'done' && Array.isArray(message.result)) seen.curves++
      post(message, ...(options as [WindowPostMessageOptions]))
    }
  })
  return () => worker.evaluate(() => (self as unknown as { seen: Seen }).seen)
}

/** Ends a wait that hangs, also on a busy machine. */
const LONG = { timeout: 180_000 }

/** Waits for the job of the photo that is looked at. */
async function done(page: Page, name: string): Promise<void> {
  await page.waitForFunction(text => document.querySelector('#result-name')?.textContent === text, LONG, name)
  await finished(page)
}

/** Neither dithered nor lossy, unless a step says so: a large picture takes long. */
const SETTINGS = 'backend=gpu&effort=0&lossy=0'

const use = (page: Page, settings: string) =>
  page.evaluate(hash => {
    location.hash = hash
  }, settings)

test('a photo is uploaded and counted once: preview, job, curve, more colors, another dithering, and back again', async () => {
  const { page, errors } = await openPage(chrome.browser, server.url, `${SETTINGS}&dither=0`)
  const watch = await watchWorker(page)
  const curves = (count: number) => expect.poll(async () => (await watch()).curves, LONG).toBe(count)
  const [large, small] = [LARGE, SMALL].map(({ width, height }) => width * height)
  await choose(page, await writeGray(LARGE))
  await done(page, '32 colors')
  await curves(1)
  await page.click('#chips button:nth-child(3)')
  await done(page, '8 colors')
  await use(page, `${SETTINGS}&colors=16&dither=0.4`)
  await done(page, '16 colors')
  await curves(2)
  const { uploads, histograms } = await watch()
  const samples = uploads.filter(pixels => pixels !== large)
  expect([uploads.length - samples.length, samples.length, histograms]).toEqual([1, 1, 2])

  await choose(page, await writeGray(SMALL))
  await done(page, '16 colors')
  await curves(3)
  await page.click('[data-id="1"]')
  await page.click('#chips button:nth-child(3)')
  await done(page, '8 colors')
  const later = await watch()
  expect(later.uploads).toEqual([...uploads, small])
  expect(later.histograms).toBe(3)
  expect(errors).toEqual([])
  await page.close()
})
