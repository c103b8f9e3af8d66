// What a batch costs on the built page: node bench/page-batch.mjs [PHOTOS=50] [MEGAPIXELS=2] [SETTINGS] [WORKERS]
// WORKERS: what a machine of one core more has; by default those of this one.
// Prints time and memory (RSS of the page's process, its results included) as JSON. Needs `npx vite build` and Linux.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import puppeteer from 'puppeteer'
import sharp from 'sharp'
import { findBrowser } from '../scripts/browser.mjs'

const [count = 50, megapixels = 2] = process.argv.slice(2, 4).map(Number)
const settings = process.argv[4] ?? 'backend=cpu&effort=1'
const workers = Number(process.argv[5] ?? 0)
const page = new URL('../dist/page/', import.meta.url).pathname
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const EVERY_MS = 250

/** Photos that differ: parts of the sample, scaled up, mirrored and tinted by number. */
async function writePhotos(folder) {
  const width = Math.round(Math.sqrt(megapixels * 1e6 * 1.5))
  const height = Math.round(width / 1.5)
  const sample = new URL('../examples/parrots.png', import.meta.url).pathname
  for (let i = 0; i < count; i++) {
    const part = { left: 2 * i, top: i, width: 600, height: 400 }
    const image = sharp(sample)
      .extract(part)
      .resize(width, height)
      .flop(i % 2 === 1)
      .modulate({ hue: i * 7 })
    await image.jpeg({ quality: 90 }).toFile(join(folder, `photo-${i}.jpg`))
  }
  return Array.from({ length: count }, (_, i) => join(folder, `photo-${i}.jpg`))
}

function serve() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname
    const file = join(page, path === '/' ? 'index.html' : path)
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  })
  return new Promise(done => server.listen(0, 'localhost', () => done(server)))
}

/** Resident MiB of the browser's processes of one kind, the largest. */
async function residentOf(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const pages = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))
      return Number(pages?.[1] ?? 0) / 1024
    })
  return Math.round(Math.max(0, ...sizes))
}

const folder = mkdtempSync(join(tmpdir(), 'huepress-batch-'))
const server = await serve()
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
const browser = await puppeteer.launch({ executablePath: findBrowser(), userDataDir: join(folder, 'profile'), args })
try {
  const photos = await writePhotos(folder)
  const tab = (await browser.pages())[0]
  const session = await browser.target().createCDPSession()
  if (workers > 0)
    await tab.evaluateOnNewDocument(cores => {
      Object.defineProperties(Navigator.prototype, {
        hardwareConcurrency: { get: () => cores },
        deviceMemory: { get: () => 2 * cores },
      })
    }, workers + 1)
  await tab.goto(`http://localhost:${server.address().port}/#${settings}`)
  const input = await tab.waitForSelector('#file')
  const before = await residentOf(session)
  const begin = performance.now()
  await input.uploadFile(...photos)
  const marks = []
  for (let done = 0; done < count; ) {
    await new Promise(wake => setTimeout(wake, EVERY_MS))
    done = await tab.evaluate(() => Number(/^\d+/.exec(document.querySelector('#batch')?.textContent ?? '')?.[0] ?? 0))
    marks.push({ done, resident: await residentOf(session) })
  }
  const seconds = (performance.now() - begin) / 1000
  const peakOf = (from, to) =>
    Math.max(0, ...marks.filter(({ done }) => done >= from && done < to).map(({ resident }) => resident))
  const fifths = [0, 1, 2, 3, 4].map(i => peakOf((i * count) / 5, ((i + 1) * count) / 5))
  const result = await tab.$eval('#batch', line => line.textContent)
  console.log(
    JSON.stringify({
      count,
      megapixels,
      settings,
      workers,
      seconds: Number(seconds.toFixed(1)),
      before,
      fifths,
      result,
    }),
  )
} finally {
  await browser.close()
  server.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
