import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElementHandle, Page } from 'puppeteer'
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
  const { icons, start_url: start, share_target: share } = JSON.parse(data ?? '{}')
  expect([new URL(share.action, url).pathname, share.params.files[0].name]).toEqual(['/some/folder/share', 'photos'])
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

/** A form that posts files as the system does if another app shares them. */
const form = (url: string) => `<!doctype html><title>share</title><link rel="icon" href="data:">
<form method="post" enctype="multipart/form-data" action="${url}/some/folder/share">
<input type="file" name="photos" multiple><button>Share</button></form>`

/** Opens the form, from another site or this one. */
async function openForm(origin: string): Promise<Page> {
  const { page, errors } = await watchedPage(chrome.browser)
  page.on('close', () => expect(errors).toEqual([]))
  await page.goto(`${origin}/form.html`)
  return page
}

/** Shares files by the form; the page that opens then. */
async function share(form: Page, paths: readonly string[]): Promise<void> {
  const input = (await form.$('input')) as ElementHandle<HTMLInputElement>
  if (paths.length > 0) await input.uploadFile(...paths)
  await form.click('button')
  await form.waitForSelector('#choose')
  expect(await form.evaluate(() => location.search)).toBe('')
}

test('files that another site sends, or none, are refused in one sentence', async () => {
  await kept(page)
  const { path } = await samplePart(folder)
  const other = await startServer()
  try {
    other.put('/form.html', form(server.url), 'text/html')
    const foreign = await openForm(other.url)
    await share(foreign, [path])
    await foreign.waitForFunction(() => document.querySelector('.fault')?.textContent)
    expect(await textOf(foreign, '.fault')).toBe('Another site sent files here; none of them was taken.')
    expect(await foreign.$('.photo')).toBeNull()
    await foreign.close()
  } finally {
    other.close()
  }
  server.put('/form.html', form(server.url), 'text/html')
  const empty = await openForm(server.url)
  await share(empty, [])
  await empty.waitForFunction(() => document.querySelector('.fault')?.textContent)
  expect(await textOf(empty, '.fault')).toBe('What was shared holds no picture.')
  expect(await empty.evaluate(() => caches.has('huepress-shared'))).toBe(false)
  await empty.close()
})

test('with the network gone the page opens and squeezes in both formats, asking nobody else', async () => {
  await kept(page)
  server.put('/form.html', form(server.url), 'text/html')
  const sharing = await openForm(server.url)
  await page.bringToFront()
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

  const text = join(folder, 'list.txt')
  writeFileSync(text, 'no picture')
  await sharing.bringToFront()
  await share(sharing, [join(folder, 'parrots.png'), text])
  await sharing.waitForSelector('.photo')
  expect(await textOf(sharing, '#skipped')).toBe('1 added, 1 skipped (1 TXT).')
  await finished(sharing)
  expect(await textOf(sharing, '.summary .title')).toBe('parrots.png')
  expect(await sharing.evaluate(() => caches.has('huepress-shared'))).toBe(false)
})
