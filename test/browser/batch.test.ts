import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { openPage, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-batch-'))
const trip = join(folder, 'trip')
const downloads = join(folder, 'downloads')
const PHOTOS = [1, 2, 3, 4].flatMap(n => [`day1/sea${n}.png`, `day2/hill ${n}.jpg`, `dawn${n}.webp`])

let server: TestServer
let chrome: TestBrowser

async function write(path: string, seed: number): Promise<void> {
  const { pixels, width, height } = photoLike(72, 48, seed)
  const image = sharp(new Uint8Array(pixels.buffer), { raw: { width, height, channels: 4 } }).removeAlpha()
  mkdirSync(dirname(path), { recursive: true })
  await image.toFile(path)
}

beforeAll(async () => {
  mkdirSync(downloads)
  await Promise.all(PHOTOS.map((name, i) => write(join(trip, name), i + 1)))
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function chooseFolder(page: Page, path: string): Promise<void> {
  const input = (await page.$('#folder')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(path)
}

const settled = (page: Page, text: RegExp) =>
  page.waitForFunction(
    pattern => new RegExp(pattern).test(document.querySelector('#batch')?.textContent ?? ''),
    { timeout: 90_000 },
    text.source,
  )

/** Presses the button for all and gives the zip's name and where it lies. */
async function saveAll(page: Page): Promise<{ name: string; path: string }> {
  const session = await page.createCDPSession()
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads, eventsEnabled: true })
  const complete = new Promise<void>(done =>
    session.on('Browser.downloadProgress', event => event.state === 'completed' && done()),
  )
  await page.click('#save-all')
  await complete
  const [name] = readdirSync(downloads)
  return { name, path: join(downloads, name) }
}

test('a folder with a bad file comes home as one zip, every entry what Node writes', async () => {
  writeFileSync(join(trip, 'day2/broken.jpg'), 'no photo at all')
  const { page, errors, requests } = await openPage(chrome.browser, server.url, 'colors=16&effort=1&backend=cpu')
  await chooseFolder(page, trip)
  await settled(page, /12 of 13 done, 1 failed/)
  expect(await textOf(page, '.photo.failed')).toMatch(/broken\.jpg.*15 bytes.*no image/)

  const { name, path } = await saveAll(page)
  expect(name).toBe('trip-hue.zip')
  expect(await textOf(page, '#saved')).toMatch(
    /^Saved 12 photos, .* Left out: trip\/day2\/broken\.jpg, which failed\.$/,
  )
  execFileSync('unzip', ['-q', path, '-d', downloads])
  rmSync(path)
  const files = readdirSync(downloads, { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => statSync(join(downloads, file)).isFile()).sort()).toEqual(
    PHOTOS.map(photo => `trip/${photo.replace(/\.\w+$/, '-hue.png')}`).sort(),
  )
  for (const photo of PHOTOS) {
    const node = await compress(join(trip, photo), { colors: 16, effort: 1, backend: 'cpu' })
    const entry = readFileSync(join(downloads, 'trip', photo.replace(/\.\w+$/, '-hue.png')))
    expect(Buffer.compare(entry, Buffer.from(node.bytes)), photo).toBe(0)
  }
  expect(errors).toEqual([])
  expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
  rmSync(join(downloads, 'trip'), { recursive: true })
  await page.close()
})
