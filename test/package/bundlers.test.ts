import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { nodeFileTrace } from '@vercel/nft'
import { build as esbuild } from 'esbuild'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { createServer, build as vite } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { type CompressOptions, compress } from '../../src/node.ts'
import { openBrowser, type TestBrowser, watchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike, toRgba } from '../helpers/images.ts'
import { installIn, type Packed, pack, run } from './consumer.ts'

interface Job {
  file: Buffer
  options: CompressOptions
}

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
const PAGE = '<!doctype html><link rel="icon" href="data:"><script type="module" src="./browser.js"></script>'
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"

const root = resolve(import.meta.dirname, '../..')
let packed: Packed
let consumer: string
let server: TestServer
let chrome: TestBrowser
let photo: Buffer
/** One job for each thing that has to be found: both encoders, and the workers for strips. */
let jobs: Record<'png' | 'webp' | 'strips', Job>
const wanted: Record<string, string> = {}

const hash = (...parts: Uint8Array[]) => {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part)
  return sum.digest('hex')
}

function pngOf(width: number, height: number): Promise<Buffer> {
  const { data } = toRgba(photoLike(200, 150))
  const tile = sharp(data, { raw: { width: 200, height: 150, channels: 4 } })
  return tile.resize(width, height, { kernel: 'nearest', fit: 'fill' }).png().toBuffer()
}

beforeAll(async () => {
  packed = await pack()
  consumer = await installIn(packed)
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
  photo = await pngOf(200, 150)
  const options = { colors: 16, effort: 2, backend: 'cpu' } as const
  jobs = {
    png: { file: photo, options },
    webp: { file: photo, options: { ...options, format: 'webp' } },
    strips: { file: await pngOf(1100, 1000), options: { ...options, effort: 0, speed: 10 } },
  }
  for (const [name, { file, options }] of Object.entries(jobs)) {
    const { bytes, indexed } = await compress(file, options)
    wanted[name] = hash(...(options.effort === 0 ? [indexed.palette, indexed.indices] : [bytes]))
  }
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  for (const folder of [packed && dirname(packed.path), consumer]) {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

/** Serves a folder that a bundler has written, and gives the address of its page. */
function serve(name: string, folder: string, policy?: string): string {
  writeFileSync(join(folder, 'index.html'), PAGE)
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path)
    if (statSync(file).isFile()) server.put(`/${name}/${path}`, readFileSync(file), TYPES[extname(path)])
  }
  const meta = policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : ''
  server.put(`/${name}/index.html`, PAGE.replace('<!doctype html>', `<!doctype html>${meta}`), 'text/html')
  return `${server.url}/${name}/index.html`
}

/** What came of a job in the page: the hash of its bytes, or of its pixels if the browser's own zlib wrote them. */
async function outcome(page: Page, { file, options }: Job) {
  const { parts, notes } = await page.evaluate(
    async (text, options) => {
      const { compress } = window as unknown as typeof import('../../src/index.ts')
      const { bytes, indexed, notes } = await compress(await (await fetch(text)).arrayBuffer(), options)
      const parts = options.effort === 0 ? [indexed.palette, indexed.indices] : [bytes]
      const asText = (part: Uint8Array) => Array.from(part, byte => String.fromCharCode(byte)).join('')
      return { parts: parts.map(asText), notes }
    },
    await addressOf(file),
    options,
  )
  return { hash: hash(...parts.map(part => Buffer.from(part, 'latin1'))), notes }
}

/** Where a page gets a file from. */
async function addressOf(file: Buffer): Promise<string> {
  return `data:image/png;base64,${file.toString('base64')}`
}

/** Does all jobs in a page and expects what Node makes of them, with nothing missing on the way. */
async function expectToWork(url: string): Promise<void> {
  const { page, errors } = await watchedPage(chrome.browser)
  const missing: string[] = []
  let workers = 0
  page.on('workercreated', () => workers++)
  page.on('response', response => response.status() >= 400 && missing.push(response.url()))
  page.on('requestfailed', request => missing.push(request.url()))
  await page.goto(url)
  await page.waitForFunction(() => 'compress' in window, { timeout: 60_000 })
  for (const [name, job] of Object.entries(jobs)) {
    expect([name, await outcome(page, job)]).toEqual([name, { hash: wanted[name], notes: [] }])
  }
  expect({ errors, missing }).toEqual({ errors: [], missing: [] })
  expect(workers, 'workers for strips').toBeGreaterThan(0)
  await page.close()
}

const entry = () => join(consumer, 'bundled/browser.js')

/** An empty folder in the consumer's. */
const output = (name: string) => join(consumer, 'out', name)

describe('in a browser', () => {
  test('vite dev works without settings', async () => {
    const folder = join(consumer, 'bundled')
    writeFileSync(join(folder, 'index.html'), PAGE)
    const dev = await createServer({ root: folder, configFile: false, logLevel: 'error', server: { port: 0 } })
    try {
      await dev.listen()
      await expectToWork(dev.resolvedUrls!.local[0])
    } finally {
      await dev.close()
    }
  })

  test('vite build works without settings', async () => {
    const outDir = output('vite')
    const folder = join(consumer, 'bundled')
    writeFileSync(join(folder, 'index.html'), PAGE)
    await vite({ root: folder, base: './', configFile: false, logLevel: 'error', build: { outDir, minify: false } })
    const page = readFileSync(join(outDir, 'index.html'), 'utf8')
    const url = serve('vite', outDir)
    server.put('/vite/index.html', page, 'text/html')
    await expectToWork(url)
  })

  test('webpack works without settings', async () => {
    const path = output('webpack')
    const compiler = webpack({
      context: consumer,
      entry: entry(),
      output: { path, filename: 'browser.js' },
      mode: 'production',
      optimization: { minimize: false },
      performance: false,
    })!
    const stats = await promisify(compiler.run.bind(compiler))()
    expect(stats!.toJson({ errors: true, warnings: true })).toMatchObject({ errors: [], warnings: [] })
    await promisify(compiler.close.bind(compiler))()
    await expectToWork(serve('webpack', path))
  })

  test('esbuild works, in one script without modules', async () => {
    const outdir = output('esbuild')
    const { warnings } = await esbuild({
      entryPoints: [entry()],
      bundle: true,
      format: 'iife',
      outdir,
      logLevel: 'silent',
    })
    expect(warnings).toEqual([])
    await expectToWork(serve('esbuild', outdir))
  })

  test('a policy that forbids workers from text costs time alone', async () => {
    const outdir = output('strict')
    await esbuild({ entryPoints: [entry()], bundle: true, format: 'iife', outdir, logLevel: 'silent' })
    const { page } = await watchedPage(chrome.browser)
    await page.goto(serve('strict', outdir, `${POLICY}; connect-src data:`))
    await page.waitForFunction(() => 'compress' in window)
    for (const [name, job] of Object.entries(jobs)) {
      expect([name, await outcome(page, job)]).toEqual([name, { hash: wanted[name], notes: [] }])
    }
    await page.close()
  })
})

describe('in Node', () => {
  /** Runs a script that prints what came of a PNG and a WebP. */
  async function expectToRun(script: string): Promise<void> {
    const picture = join(dirname(script), 'photo.png')
    writeFileSync(picture, photo)
    const { text, code } = await run(dirname(script), process.execPath, [script, picture])
    expect(code, text).toBe(0)
    const hashes = [wanted.png, wanted.webp]
    expect(JSON.parse(text)).toEqual(hashes.map(hash => ({ hash, notes: [] })))
  }

  const script = () => join(consumer, 'bundled/node.js')

  test('esbuild works, with sharp left outside', async () => {
    const outfile = join(output('esbuild-node'), 'app.mjs')
    await esbuild({
      entryPoints: [script()],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      external: ['sharp'],
      logLevel: 'silent',
    })
    await expectToRun(outfile)
  })

  test('webpack works, with the native packages left outside', async () => {
    const path = output('webpack-node')
    const compiler = webpack({
      context: consumer,
      entry: script(),
      target: 'node20',
      experiments: { outputModule: true },
      externalsType: 'module',
      externals: ['sharp', 'webgpu', /^libheif-js\//, /^@jsquash\/jxl\//, 'ag-psd', /^@cornerstonejs\//],
      output: { path, filename: 'app.mjs', module: true },
      mode: 'production',
      optimization: { minimize: false },
    })!
    const stats = await promisify(compiler.run.bind(compiler))()
    expect(stats!.toJson({ errors: true, warnings: true })).toMatchObject({ errors: [], warnings: [] })
    await promisify(compiler.close.bind(compiler))()
    await expectToRun(join(path, 'app.mjs'))
  })

  test('@vercel/nft finds every file: the traced copy runs alone', async () => {
    // Copies in place of links, which would lead out of the traced copy.
    const modules = join(consumer, 'node_modules')
    for (const name of ['sharp', 'bmp-ts', '@img', 'detect-libc', 'semver']) {
      rmSync(join(modules, name), { recursive: true, force: true })
      cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true, dereference: true })
    }
    const { fileList, warnings } = await nodeFileTrace([script()], { base: consumer, processCwd: consumer })
    // sharp looks for the packages of other systems, and huepress for optional ones.
    const optional = /webgpu|libheif-js|@jsquash\/jxl|ag-psd|@cornerstonejs/
    const own = [...warnings].filter(({ message }) => /\/huepress\//.test(message) && !optional.test(message))
    expect(own.map(({ message }) => message)).toEqual([])
    const traced = mkdtempSync(join(tmpdir(), 'huepress-traced-'))
    try {
      for (const path of fileList) {
        mkdirSync(dirname(join(traced, path)), { recursive: true })
        cpSync(join(consumer, path), join(traced, path))
      }
      await expectToRun(join(traced, 'bundled/node.js'))
    } finally {
      rmSync(traced, { recursive: true, force: true })
    }
  })
})
