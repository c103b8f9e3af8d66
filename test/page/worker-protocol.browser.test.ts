import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobSettings } from '../../src/page/workers/worker-protocol.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { sources } from '../../vite.config.ts'
import { openBrowser, type TestBrowser, type WatchedPage, watchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'

declare global {
  interface Window {
    client: import('../../src/page/workers/worker-client.ts').WorkerClient
    file: Blob
  }
}

const folder = mkdtempSync(join(tmpdir(), 'huepress-client-'))
const { width, height, pixels } = photoLike(200, 132)
const SETTINGS: JobSettings = { allowLarger: true, backend: 'cpu', colors: 32, effort: 1, lossy: 10 }

let jpeg: Buffer
let server: TestServer
let chrome: TestBrowser
let watched: WatchedPage

/** The client of the worker by itself, on a page that has the photo as `window.file`. */
beforeAll(async () => {
  jpeg = await sharp(new Uint8Array(pixels.buffer), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 60 })
    .toBuffer()
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    plugins: sources(),
    worker: { format: 'es', plugins: sources },
    build: {
      outDir: folder,
      target: 'es2023',
      rolldownOptions: {
        input: 'src/page/workers/worker-client.ts',
        output: { entryFileNames: 'client.js' },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  server = await startServer()
  const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => /\.\w+$/.test(path)))
    server.put(`/client/${path}`, readFileSync(join(folder, path)), types[path.split('.').at(-1)!])
  server.put('/photo.jpg', jpeg, 'image/jpeg')
  const script = `import { createWorkerClient } from '/client/client.js'
    window.file = await (await fetch('/photo.jpg')).blob()
    window.client = createWorkerClient()`
  const page = `<!doctype html><title>client</title><link rel="icon" href="data:"><script type="module">${script}</script>`
  server.put('/client.html', page, 'text/html')
  chrome = await openBrowser({ webgpu: false })
  watched = await watchedPage(chrome.browser)
  await watched.page.goto(`${server.url}/client.html`)
  await watched.page.waitForFunction(() => 'client' in window)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a job shows a preview first, then brings what Node brings, with what was asked for', async () => {
  const got = await watched.page.evaluate(async settings => {
    const events: string[] = []
    const job = await window.client.compress(window.file, settings, {
      extras: { indices: true, snapshots: true },
      onPreview: ({ width, height }) => events.push(`preview ${width}x${height}`),
      onProgress: ({ stage }) => events.push(stage),
    })
    const bytes = [...new Uint8Array(await job.blob.arrayBuffer())]
    const { palette, counts, indices, snapshots: frames, report } = job
    const lists = [palette, counts, indices!, frames!.at(-1)!].map(list => [...list])
    return { events, bytes, lists, frames: frames!.length, report }
  }, SETTINGS)
  const { bytes, indexed, report } = await compress(jpeg, { ...SETTINGS })
  expect(Buffer.from(got.bytes).equals(bytes)).toBe(true)
  const [palette, counts, indices, last] = got.lists
  expect([palette, indices]).toEqual([[...indexed.palette], [...indexed.indices]])
  const tally = palette.filter((_, i) => i % 4 === 0).map(() => 0)
  for (const index of indices) tally[index]++
  expect(counts).toEqual(tally)
  expect([last.length, got.frames > 2]).toEqual([4 * 32, true])
  const { ms, ...figures } = got.report
  // Of the last bit of this one, which goes by Math.cbrt, two engines may think differently.
  expect(figures).toEqual({ ...report, ms: undefined })
  const { parts, total, ...stages } = ms
  const times = Object.values(stages)
  expect(times.every(time => time >= 0) && ms.kmeans > 0 && ms.histogram > 0).toBe(true)
  expect(times.reduce((sum, time) => sum + time)).toBeCloseTo(total, 6)
  expect(parts.lloyd).toBeLessThanOrEqual(ms.kmeans)
  const preview = got.events.indexOf(`preview ${width}x${height}`)
  expect(preview).toBeGreaterThan(-1)
  expect(got.events.slice(0, preview)).not.toContain('dither')
})

test('another way to write the same palette neither decodes, counts nor clusters again', async () => {
  const got = await watched.page.evaluate(async settings => {
    const others = [
      { ...settings, dither: 0.3 },
      { ...settings, dither: 0, effort: 0 },
      { ...settings, keep: 'none' as const },
    ]
    const results = []
    for (const other of others) {
      const job = await window.client.compress(window.file, other)
      results.push({ ms: job.report.ms, bytes: [...new Uint8Array(await job.blob.arrayBuffer())] })
    }
    return results
  }, SETTINGS)
  for (const { ms } of got) expect([ms.decode, ms.histogram < 5, ms.init, ms.kmeans]).toEqual([0, true, 0, 0])
  const { bytes } = await compress(jpeg, { ...SETTINGS, dither: 0.3 })
  expect(Buffer.from(got[0].bytes).equals(bytes)).toBe(true)
})

test('the curve comes point by point, coarsest first, and can be cancelled', async () => {
  const got = await watched.page.evaluate(async settings => {
    const seen: number[] = []
    const onPoint = ({ colors }: { colors: number }) => seen.push(colors)
    const points = await window.client.curve(window.file, settings, { onPoint, thumbnail: 64 })
    const abort = new AbortController()
    const cut = window.client.curve(window.file, settings, { onPoint: () => abort.abort(), signal: abort.signal })
    const name = await cut.catch(error => error.name)
    const sizes = points.map(({ thumbnail }) => [thumbnail.width, thumbnail.height, thumbnail.data.length])
    return { seen, name, sizes, colors: points.map(({ colors }) => colors) }
  }, SETTINGS)
  expect(got.colors).toEqual([2, 4, 8, 16, 32, 64, 128, 256])
  expect([got.seen, got.name]).toEqual([got.colors, 'AbortError'])
  for (const size of got.sizes) expect(size).toEqual([64, 42, 64 * 42 * 4])
})

test('the distinct colors of a file are those of its pixels', async () => {
  const { keys, weights } = await watched.page.evaluate(async settings => {
    const { keys, weights } = await window.client.colors(window.file, settings)
    return { keys: [...keys], weights: [...weights] }
  }, SETTINGS)
  expect(weights.reduce((sum, n) => sum + n)).toBe(width * height)
  expect(new Set(keys).size).toBe(keys.length)
})

test('errors carry their code, and say both numbers where a picture is too large to decode', async () => {
  const header = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  header.writeUInt32BE(40_000, 16)
  header.writeUInt32BE(30_000, 20)
  const got = await watched.page.evaluate(
    async (settings, bytes) => {
      const tell = (job: Promise<unknown>) => job.then(String, error => [error.code, error.message])
      const large = new Blob([Uint8Array.from(bytes)])
      return [
        await tell(window.client.compress(large, settings)),
        await tell(window.client.curve(new Blob(['no image']), settings)),
        await tell(window.client.compress(window.file, { ...settings, quality: '99-100', colors: 4 })),
      ]
    },
    SETTINGS,
    [...header],
  )
  expect(got[0]).toEqual(['too-large', expect.stringMatching(/1200000000 pixels \(40000x30000\).*limit is 268435456/)])
  expect(got[1][0]).toBe('not-an-image')
  expect(got[2][0]).toBe('quality')
  expect(watched.errors).toEqual([])
})
