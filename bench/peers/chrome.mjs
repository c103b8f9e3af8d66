/**
 * `chrome.mjs PEER INPUT OUTPUT COLORS`: one call in a page of a browser of its own. Prints the milliseconds of the call,
 * device and pipelines included, the adapter, and the palette of those that give no more than that.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer'
import { findBrowser } from '../../scripts/browser.mjs'

const [peer, input, output, colors] = process.argv.slice(2)
const library = fileURLToPath(new URL('../../dist/lib', import.meta.url))
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wgsl': 'text/plain', '.html': 'text/html' }
const PAGE = '<!doctype html><title>peers</title><link rel="icon" href="data:">'

/** Compute only: canvases would need more. A real adapter where HUEPRESS_REAL_GPU is 1. */
const FLAGS =
  process.env.HUEPRESS_REAL_GPU === '1'
    ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan']
    : ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
const QUIET = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-sync']

const peerFolder = () => dirname(createRequire(import.meta.url).resolve('image-palette-webgpu'))

/** The file behind an address, or null outside the two folders that are served. */
function fileOf(path) {
  if (path === '/picture.png') return input
  const [, top, ...rest] = path.split('/')
  const folder = { lib: () => library, peer: peerFolder }[top]?.()
  const file = folder && resolve(join(folder, ...rest))
  return file?.startsWith(folder) ? file : null
}

function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost')
  try {
    const body = pathname === '/' ? PAGE : readFileSync(fileOf(pathname))
    response.writeHead(200, { 'content-type': TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream' })
    response.end(body)
  } catch {
    response.writeHead(404)
    response.end()
  }
}

/** What runs in the page; each gives the milliseconds and the palette as numbers, or the bytes of a file. */
const CALLS = {
  async huepress({ colors, backend }) {
    const { compress } = await import('/lib/index.js')
    const file = await (await fetch('/picture.png')).blob()
    const options = { colors, backend, space: 'srgb', effort: 0, allowLarger: true, advice: false }
    const start = performance.now()
    const { bytes, report } = await compress(file, options)
    const callMs = performance.now() - start
    let text = ''
    for (let at = 0; at < bytes.length; at += 30_000) text += String.fromCharCode(...bytes.subarray(at, at + 30_000))
    return { callMs, adapter: report.adapter, file: btoa(text) }
  },

  async palette({ colors, backend }) {
    const { createEngine, decode } = await import('/lib/index.js')
    const file = await (await fetch('/picture.png')).blob()
    const start = performance.now()
    const image = await decode(file)
    const engine = await createEngine({ backend })
    const { palette } = await engine.palette(await engine.histogram(image), { colors, space: 'srgb' })
    return { callMs: performance.now() - start, adapter: engine.adapter, palette: [...palette] }
  },

  async peer({ colors, algorithm }) {
    const { extractDominantColors } = await import('/peer/index.js')
    const file = await (await fetch('/picture.png')).blob()
    const start = performance.now()
    const found = await extractDominantColors(file, colors, algorithm)
    const callMs = performance.now() - start
    const { vendor, architecture } = (await navigator.gpu.requestAdapter()).info
    const palette = found.flatMap(hex => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16)).concat(255))
    return { callMs, adapter: `${vendor} ${architecture}`, palette }
  },
}

const PEERS = {
  'huepress gpu': page => page.evaluate(CALLS.huepress, { colors: Number(colors), backend: 'gpu' }),
  'huepress cpu': page => page.evaluate(CALLS.huepress, { colors: Number(colors), backend: 'cpu' }),
  'huepress palette': page => page.evaluate(CALLS.palette, { colors: Number(colors), backend: 'gpu' }),
  kmeans: page => page.evaluate(CALLS.peer, { colors: Number(colors), algorithm: 'kmeans' }),
  celebi: page => page.evaluate(CALLS.peer, { colors: Number(colors), algorithm: 'celebi' }),
  wu: page => page.evaluate(CALLS.peer, { colors: Number(colors), algorithm: 'wu' }),
}

const server = createServer(serve)
await new Promise(ready => server.listen(0, 'localhost', ready))
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  args: [...QUIET, ...FLAGS],
  protocolTimeout: 0,
})
try {
  const page = await browser.newPage()
  await page.goto(`http://localhost:${server.address().port}/`)
  const { file, ...found } = await PEERS[peer](page)
  if (file) writeFileSync(output, Buffer.from(file, 'base64'))
  console.log(JSON.stringify(found))
} finally {
  await browser.close()
  server.close()
}
