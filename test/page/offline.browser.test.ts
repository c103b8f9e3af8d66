import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser, watchedPage } from '../helpers/browser.ts'
import { choose, finished, samplePart, textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const built = fileURLToPath(new URL('../../dist/page', import.meta.url))
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

let server: TestServer
let chrome: TestBrowser
/** One page for all tests. */
let page: Page
let errors: string[]
let requests: string[]
const folder = mkdtempSync(join(tmpdir(), 'huepress-offline-'))

/** The page in a folder of the site, as on a project's pages. */
beforeAll(async () => {
  server = await startServer()
  for (const path of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    const file = join(built, path)
    if (statSync(file).isFile()) server.put(`/some/folder/${path}`, readFileSync(file), TYPES[extname(path)])
  }
  server.put('/some/folder/', readFileSync(join(built, 'index.html')), 'text/html')
  chrome = await openBrowser({ webgpu: false })
  ;({ page, errors, requests } = await watchedPage(chrome.browser))
  await page.goto(`${server.url}/some/folder/`)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

/** Waits until everything is kept for work without a network. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') await new Promise(done => active?.addEventListener('statechange', done))
  })

test('the page can be installed: a manifest with a name, icons of both sizes and one to be cut', async () => {
  const session = await page.createCDPSession()
  const { errors: faults, data, url } = await session.send('Page.getAppManifest')
  expect(url).toBe(`${server.url}/some/folder/manifest.webmanifest`)
  expect(faults).toEqual([])
  const { icons, start_url: start } = JSON.parse(data ?? '{}')
  expect(new URL(start, url).pathname).toBe('/some/folder/')
  const found = await page.evaluate(
    sources =>
      Promise.all(
        sources.map(async ({ src, sizes }: { src: string; sizes: string }) => {
          const image = new Image()
          image.src = src
          await image.decode()
          return sizes === 'any' || sizes === `${image.naturalWidth}x${image.naturalHeight}`
        }),
      ),
    icons,
  )
  expect(found).toEqual([true, true, true, true])
  await kept(page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
})

test('a new version waits until the user takes it', async () => {
  await kept(page)
  server.put('/some/folder/sw.js', `${readFileSync(join(built, 'sw.js'), 'utf8')}\n// newer`, 'text/javascript')
  await page.reload()
  await page.waitForSelector('#version')
  expect(await textOf(page, '#version')).toContain('A new version is ready.')
  await choose(page, (await samplePart(folder)).path)
  await page.waitForSelector('.photo')
  expect(await textOf(page, '#version')).toContain('save first')
  await Promise.all([page.waitForNavigation(), page.click('#version button')])
  await page.waitForSelector('#choose')
  expect(await page.$('#version')).toBeNull()
})

test('with the network gone the page opens and squeezes in both formats, asking nobody else', async () => {
  await kept(page)
  await page.evaluate(() => {
    location.hash = 'effort=1&colors=4'
  })
  server.close()
  await page.reload()
  await page.click('#sample')
  await finished(page)
  await page.click('input[name=format][value=webp]')
  await page.waitForFunction(
    () => document.querySelector<HTMLAnchorElement>('#download a')?.download === 'parrots-hue.webp',
    { timeout: 60_000 },
  )
  await finished(page)
  expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
})
