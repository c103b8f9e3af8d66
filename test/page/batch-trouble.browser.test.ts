import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, WebWorker } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { batchSays, chooseAll, download, finished, openPage, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-batch-trouble-'))
const downloads = join(folder, 'downloads')
const PHOTOS = ['a.png', 'b.png', 'c.png'].map(name => join(folder, name))

let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  mkdirSync(downloads)
  await Promise.all(
    PHOTOS.map(async (path, i) => {
      const { pixels, width, height } = photoLike(48, 32, i + 1)
      const raw = { width, height, channels: 4 } as const
      await sharp(new Uint8Array(pixels.buffer), { raw }).removeAlpha().toFile(path)
    }),
  )
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The worker, listening, before its first job: what is changed in it stays changed. */
async function firstWorker(page: Page): Promise<WebWorker> {
  const isOurs = (worker: WebWorker) => /\/worker-/.test(worker.url())
  const created = new Promise<WebWorker>(done =>
    page.on('workercreated', worker => {
      if (isOurs(worker)) done(worker)
    }),
  )
  // A sign of a visitor starts it.
  await page.keyboard.press('Shift')
  const worker = page.workers().find(isOurs) ?? (await created)
  // Asked from here: a worker that has just been made has no timers yet.
  await expect.poll(() => worker.evaluate(() => Boolean(globalThis.onmessage)), { timeout: 10_000 }).toBe(true)
  return worker
}

test('a GPU that is lost in the middle of a job: the CPU does it, the page says so, and nothing is lost', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0&lossy=0')
  const worker = await firstWorker(page)
  await worker.evaluate(() => {
    // A software adapter is passed over by itself; this one calls itself something else.
    Object.defineProperty(GPUDevice.prototype, 'adapterInfo', { get: () => ({ description: 'A test GPU' }) })
    const { submit } = GPUQueue.prototype
    const { requestDevice } = GPUAdapter.prototype
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await requestDevice.apply(this, args)
      GPUQueue.prototype.submit = function (...commands) {
        const flags = globalThis as { lose?: boolean }
        if (flags.lose) device.destroy()
        flags.lose = false
        return submit.apply(this, commands)
      }
      return device
    }
  })
  await chooseAll(page, PHOTOS.slice(0, 1))
  await finished(page)
  expect(await textOf(page, '#facts')).toContain('GPU: A test GPU')

  await worker.evaluate(() => Object.assign(globalThis, { lose: true }))
  await chooseAll(page, PHOTOS.slice(1, 2))
  await batchSays(page, /2 of 2 done/)
  const note = () => textOf(page, '#chip-why')
  const words = /^The GPU failed, so the CPU did the work; the result is the same\./
  await expect.poll(note, { timeout: 30_000 }).toMatch(words)
  expect(await textOf(page, '#error')).toBe('')
  const options = { colors: 16, effort: 0, lossy: 0, backend: 'cpu' } as const
  expect((await download(page, downloads)).bytes.equals((await compress(PHOTOS[1], options)).bytes)).toBe(true)

  await page.click('.photo:first-child .name')
  expect((await download(page, downloads)).bytes.equals((await compress(PHOTOS[0], options)).bytes)).toBe(true)
  await chooseAll(page, PHOTOS.slice(2, 3))
  await batchSays(page, /3 of 3 done/)
  expect(await textOf(page, '#facts')).toContain('GPU: A test GPU')
  expect(await textOf(page, '#chip-why')).toBe('The GPU did the color work: A test GPU.')
  await page.close()
})

test('a worker that dies is replaced: its photo says so and can be tried again, the others go on', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0&backend=cpu')
  const worker = await firstWorker(page)
  await worker.evaluate(() => {
    self.onmessage = () => {
      throw new Error('out of luck')
    }
  })
  await chooseAll(page, PHOTOS)
  await batchSays(page, /2 of 3 done, 1 failed/)
  expect(await textOf(page, '.photo.failed small')).toMatch(/^The worker stopped: .*out of luck\. Try again/)
  await page.click('.photo.failed [aria-label^=Try]')
  await batchSays(page, /3 of 3 done/)
  await page.close()
})

test('a picture over the limit and one that memory has no room for say their numbers, and the rest is done', async () => {
  const { page } = await openPage(chrome.browser, server.url, 'colors=16&effort=0&backend=cpu')
  const worker = await firstWorker(page)
  const { size } = statSync(PHOTOS[1])
  await worker.evaluate(bytes => {
    const { createImageBitmap: create } = globalThis
    const patched = async (source: Blob, options: ImageBitmapOptions) => {
      const bitmap = await create(source, options)
      const close = () => {
        throw new RangeError('Array buffer allocation failed')
      }
      return source.size === bytes ? Object.assign(bitmap, { close }) : bitmap
    }
    Object.assign(globalThis, { createImageBitmap: patched })
  }, size)
  const huge = Buffer.from(await sharp(PHOTOS[0]).png().toBuffer())
  huge.writeUInt32BE(30_000, 16)
  huge.writeUInt32BE(20_000, 20)
  writeFileSync(join(folder, 'huge.png'), huge)
  await chooseAll(page, [join(folder, 'huge.png'), PHOTOS[1], PHOTOS[0]])
  await batchSays(page, /1 of 3 done, 2 failed/)
  const rows = await page.$$eval('.photo small', all => all.map(row => row.textContent))
  expect(rows[0]).toMatch(/600,000,000 pixels .* limit is 268,435,456/)
  expect(rows[1]).toMatch(/not enough memory for the image of [\d,]+ pixels \(\d+x\d+\)/)
  await page.close()
})
