/**
 * `npm run screenshots -- --images DIR [--only NAME] [--docs]`: pictures of the page in three journeys, each at 390 and
 * 1280 pixels, light and dark, for looking at by eye, in tmp/screenshots. `--docs` renews those in docs/. DIR holds
 * photos_1920_quantette/, alpha/ and kodak24/. The page has to be built.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { root, run } from './setup.mjs'

const { values } = parseArgs({
  options: { images: { type: 'string' }, only: { type: 'string' }, docs: { type: 'boolean', default: false } },
})
if (!values.images) throw new Error('Say where the pictures are: --images DIR.')

const load = async path => (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module
const { launchBrowser } = await load('test/helpers/browser.ts')
const { startServer } = await load('test/helpers/browser-server.ts')
const { openPage } = await load('test/helpers/browser-page.ts')
const journeys = await load('test/helpers/journeys.ts')

const out = join(root, 'tmp/screenshots')
mkdirSync(out, { recursive: true })

const filesIn = (folder, from, to) =>
  readdirSync(join(values.images, folder))
    .filter(name => /\.(png|jpg)$/.test(name))
    .slice(from, to)
    .map(name => join(values.images, folder, name))

/** Moments that the documents show: file, width and theme. */
const DOCUMENTS = {
  'designer-locked': { file: 'docs/page.png', width: 1600, theme: 'light' },
  'developer-sorted': { file: 'docs/page-batch.png', width: 1280, theme: 'dark' },
}

/** A picture of what is in sight, from the top of the page. */
async function take(page, path, width, theme) {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.setViewport({ width, height: width < 600 ? 844 : 800 })
  await page.evaluate(() => scrollTo(0, 0))
  // The comparison draws in a worker; two frames later it stands.
  await new Promise(resolve => setTimeout(resolve, 1000))
  await page.screenshot({ path })
}

/** Puts a picture into the documents, made small by huepress itself. */
function shrink(path, file) {
  const args = ['dist/lib/cli.js', '--colors', '128', '--effort', '6', '--backend', 'cpu', '--force']
  const code = run(process.execPath, [...args, '--output', join(root, file), path])
  if (code !== 0) throw new Error(`${file} could not be written.`)
}

function lookAt(page, journey) {
  return async moment => {
    const name = `${journey}-${moment}`
    await page.waitForFunction(() => !document.querySelector('.curve[aria-busy=true]'), { timeout: 300_000 })
    for (const width of [390, 1280])
      for (const theme of ['light', 'dark']) await take(page, join(out, `${name}-${width}-${theme}.png`), width, theme)
    const document = values.docs && DOCUMENTS[name]
    if (!document) return
    const path = join(out, `${name}-document.png`)
    await take(page, path, document.width, document.theme)
    shrink(path, document.file)
  }
}

const heic = join(root, 'test/fixtures/reports/f.heic')
const JOURNEYS = {
  empty: async (_, look) => look('page'),
  holiday: (page, look) => journeys.holiday(page, [...filesIn('photos_1920_quantette', 2, 5), heic], look),
  designer: (page, look) => journeys.designer(page, filesIn('alpha', 3, 4)[0], '#ff6600', look),
  developer: (page, look) => journeys.developer(page, filesIn('kodak24', 0, 12), look),
}

const server = await startServer()
const { browser, close } = await launchBrowser('none')
for (const [name, journey] of Object.entries(JOURNEYS)) {
  if (values.only && values.only !== name) continue
  const { page } = await openPage(browser, server.url, name === 'designer' ? 'colors=32' : 'colors=auto')
  await page.waitForSelector('#demo .compare-both')
  await page.setViewport({ width: 1280, height: 800 })
  await journey(page, lookAt(page, name))
  await page.close()
}
await close()
server.close()
