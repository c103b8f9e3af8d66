import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser, watchedPage } from '../helpers/browser.ts'
import { finished, textOf } from '../helpers/browser-page.ts'
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

/** The page in a folder of the site, as on a project's pages. */
beforeAll(async () => {
  server = await startServer()
  for (const path of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    const file = join(built, path)
    if (statSync(file).isFile()) server.put(`/some/folder/${path}`, readFileSync(file), TYPES[extname(path)])
  }
  server.put('/some/folder/', readFileSync(join(built, 'index.html')), 'text/html')
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

/** Waits until everything is kept for work without a network. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') await new Promise(done => active?.addEventListener('statechange', done))
  })

test('the page can be installed: a manifest with a name, icons of both sizes and one to be cut', async () => {
  const { page, errors } = await watchedPage(chrome.browser)
  await page.goto(`${server.url}/some/folder/`)
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
  expect(errors).toEqual([])
  await page.close()
})

test('a new version waits until the user takes it', async () => {
  const { page } = await watchedPage(chrome.browser)
  await page.goto(`${server.url}/some/folder/`)
  await kept(page)
  server.put('/some/folder/sw.js', `${readFileSync(join(built, 'sw.js'), 'utf8')}\n// newer`, 'text/javascript')
  await page.reload()
  await page.waitForSelector('#version')
  expect(await textOf(page, '#version')).toContain('A new version is ready.')
  await page.click('#sample')
  await page.waitForSelector('.photo')
  expect(await textOf(page, '#version')).toContain('save first')
  await Promise.all([page.waitForNavigation(), page.click('#version button')])
  await page.waitForSelector('#choose')
  expect(await page.$('#version')).toBeNull()
  await page.close()
})

test('with the network gone the page opens and squeezes in both formats, asking nobody else', async () => {
  const { page, errors, requests } = await watchedPage(chrome.browser)
  await page.goto(`${server.url}/some/folder/#effort=1&colors=4`)
  await kept(page)
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
  expect(errors).toEqual([])
  expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
  await page.close()
})
