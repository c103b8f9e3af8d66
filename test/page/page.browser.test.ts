import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { openBrowser, type TestBrowser, watchedPage } from '../helpers/browser.ts'
import {
  choose,
  download,
  finished,
  openPage,
  samplePart,
  startOver,
  textOf,
  useBackend,
  useSettings,
} from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'
import { longestTask } from '../helpers/longest-task.ts'
import { LONG, watchWorker } from '../helpers/watch-worker.ts'

let server: TestServer
let chrome: TestBrowser
let page: Page
let errors: string[]
let requests: string[]
let parrots = ''
let distinctColors = 0
const folder = mkdtempSync(join(tmpdir(), 'huepress-page-'))
const downloads = join(folder, 'downloads')

beforeAll(async () => {
  mkdirSync(downloads)
  ;({ path: parrots, distinctColors } = await samplePart(folder))
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  // One page for all tests, with one GPU device.
  ;({ page, errors, requests } = await openPage(chrome.browser, server.url, 'backend=gpu'))
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

// Also behind the last test but that of the policy, which has a page of its own.
afterEach(() => expect(errors).toEqual([]))

/** The chunks of a PNG by name, IDAT inflated: two zlibs may pack the same rows into different bytes. */
function inflated(png: Uint8Array): [string, string][] {
  const view = Buffer.from(png)
  const chunks: [string, string][] = []
  for (let at = 8; at < view.length; at += 12 + view.readUInt32BE(at)) {
    const name = view.toString('latin1', at + 4, at + 8)
    const payload = view.subarray(at + 8, at + 8 + view.readUInt32BE(at))
    const bytes = name === 'IDAT' ? inflateSync(payload) : payload
    chunks.push([name, createHash('sha256').update(bytes).digest('hex')])
  }
  return chunks
}

test('a chosen photo is squeezed on the GPU, shown, and downloads as what Node writes', async () => {
  await choose(page, parrots)
  await finished(page)

  expect(await textOf(page, '#result-name')).toBe('32 colors')
  expect(await textOf(page, '#facts')).toContain('GPU: ')
  expect(await textOf(page, '#facts')).toContain(distinctColors.toLocaleString('en'))
  expect(await textOf(page, '#note')).toBe('')

  const { name, bytes } = await download(page, downloads)
  const node = await compress(parrots, { colors: 32, backend: 'cpu' })
  expect(name).toBe('parrots-hue.png')
  expect(inflated(bytes)).toEqual(inflated(node.bytes))
  expect(await textOf(page, '#bytes-out')).toBe(`${(bytes.length / 1000).toPrecision(3)} kB`)

  expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
})

/** Larger than the sample that sizes are estimated from, which is another picture to the GPU. */
const LARGE = { width: 520, height: 506 }
const SMALL = { width: 200, height: 150 }

/** Hardly packed, so that palette images are smaller. Without color: a software GPU takes long for many colors. */
async function writeGray({ width, height }: typeof LARGE): Promise<string> {
  const path = join(folder, `${width}.png`)
  const raw = { width, height, channels: 4 as const }
  const { pixels } = photoLike(width, height)
  await sharp(new Uint8Array(pixels.buffer), { raw }).grayscale().png({ compressionLevel: 1 }).toFile(path)
  return path
}

/** Waits for the job of the photo that is looked at. */
async function done(page: Page, name: string): Promise<void> {
  await page.waitForFunction(text => document.querySelector('#result-name')?.textContent === text, LONG, name)
  await finished(page)
}

/** Neither dithered nor lossy, unless a step says so: a large picture takes long. */
const CONTEXT = 'backend=gpu&effort=0&lossy=0'

test('a photo is uploaded and counted once for preview, job, curve, other settings, and back again', async () => {
  await startOver(page, `colors=32&${CONTEXT}&dither=0`)
  const watch = await watchWorker(page)
  const curves = async (count: number) => {
    await expect.poll(async () => (await watch()).curves, LONG).toBeGreaterThanOrEqual(count)
  }
  const [large, small] = [LARGE, SMALL].map(({ width, height }) => width * height)
  await choose(page, await writeGray(LARGE))
  await done(page, '32 colors')
  await curves(1)
  await page.click('#chips button:nth-child(3)')
  await done(page, '8 colors')
  await useSettings(page, `${CONTEXT}&colors=16&dither=0.4`)
  await done(page, '16 colors')
  const { uploads, histograms } = await watch()
  const samples = uploads.filter(pixels => pixels !== large)
  expect([uploads.length - samples.length, samples.length, histograms]).toEqual([1, 1, 2])

  await choose(page, await writeGray(SMALL))
  const before = (await watch()).curves
  await done(page, '16 colors')
  await curves(before + 1)
  await page.click('.photo:first-child .name')
  await page.click('#chips button:nth-child(3)')
  await done(page, '8 colors')
  const later = await watch()
  expect(later.uploads).toEqual([...uploads, small])
  expect(later.histograms).toBe(3)
})

test('the chip names the GPU and its time, tells the stages, and compares with the CPU to the byte', async () => {
  await startOver(page, 'backend=gpu&colors=16&effort=0&lossy=0')
  await choose(page, parrots)
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
})

test('a change of settings works the same photo again without decoding it again', async () => {
  await startOver(page, 'colors=32&backend=gpu&effort=0&lossy=0')
  await choose(page, parrots)
  await finished(page)
  await page.click('#chips button:nth-child(3)')
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === '8 colors')
  expect(await textOf(page, '#stages')).toContain('kept')
  await page.waitForSelector('.swatches')
  expect(await page.$$eval('.swatches [data-entry]', swatches => swatches.length)).toBe(8)
  await useBackend(page, 'cpu')
  await page.waitForFunction(() => /Backend\s*CPU/.test(document.querySelector('#facts')?.textContent ?? ''))
})

test('the fast PNG can be downloaded first, the squeezed WebP takes its place, with the bytes of Node', async () => {
  await startOver(page, 'colors=32&backend=cpu&format=webp&effort=3')
  await page.evaluate(() => {
    const offers: string[] = []
    const note = () => {
      const link = document.querySelector<HTMLAnchorElement>('#download a')
      const offer = link ? `${link.download} ${document.querySelector('#bytes-out')?.textContent}` : ''
      if (offer && offers.at(-1) !== offer) offers.push(offer)
    }
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
    Object.assign(window, { offers })
  })
  await choose(page, parrots)
  await finished(page)
  const offers = await page.evaluate(() => (window as unknown as { offers: string[] }).offers)
  const options = { colors: 32, backend: 'cpu', effort: 3, format: 'webp' } as const
  const { bytes } = await compress(parrots, options)
  expect(offers.at(0)).toMatch(/^parrots-hue\.png /)
  expect(offers.at(-1)).toBe(`parrots-hue.webp ${(bytes.length / 1000).toPrecision(3)} kB`)
  const file = await download(page, downloads)
  expect(file.name).toBe('parrots-hue.webp')
  expect(Buffer.compare(file.bytes, Buffer.from(bytes))).toBe(0)
})

test.each(['paste', 'drop'])('a photo comes in by %s', async way => {
  await startOver(page, 'colors=32&backend=cpu')
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c2543d' } })
    .png()
    .toBuffer()
  await page.evaluate(
    (type, base64) => {
      const data = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([data], 'tile.png', { type: 'image/png' }))
      const settings = { bubbles: true, cancelable: true }
      const event =
        type === 'paste'
          ? new ClipboardEvent('paste', { ...settings, clipboardData: transfer })
          : new DragEvent('drop', { ...settings, dataTransfer: transfer })
      document.body.dispatchEvent(event)
    },
    way,
    bytes.toString('base64'),
  )
  await finished(page)
  expect(await textOf(page, '.photo .path')).toBe('tile.png')
  expect(await textOf(page, '#result-name')).toBe('1 color')
})

/** Of more than 2^20 pixels, so that it is worked in strips. */
test('the main thread stays free while a large photo is worked', async () => {
  await startOver(page, 'colors=32&backend=cpu&effort=1&lossy=0')
  const noisy = await sharp({
    create: {
      width: 1100,
      height: 960,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
  const file = join(folder, 'noisy.png')
  await noisy.png({ compressionLevel: 1 }).toFile(file)
  const longest = await longestTask(page, async () => {
    await choose(page, file)
    await finished(page)
  })
  // The job takes seconds.
  expect(longest).toBeLessThan(50)
})

test('the policy of the page forbids what it does not need', async () => {
  const { page, errors } = await watchedPage(chrome.browser)
  await page.goto(`${server.url}/`)
  const refused = await page.evaluate(async () => {
    const inline = document.createElement('script')
    inline.textContent = 'window.broken = true'
    document.body.append(inline)
    const outside = await fetch('http://localhost:1/').then(
      () => false,
      () => true,
    )
    return { inline: !('broken' in window), outside }
  })
  expect(refused).toEqual({ inline: true, outside: true })
  expect(errors.every(text => /Content Security Policy/.test(text))).toBe(true)
  await page.close()
})
