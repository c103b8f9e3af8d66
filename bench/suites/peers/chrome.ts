/** Calls in a page of a browser of its own: the whole time, and that of the call with device and pipelines. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launchBrowser, watchedPage } from '../../../test/helpers/browser.ts'
import { startServer, type TestServer } from '../../../test/helpers/browser-server.ts'
import { type Done, failure } from '../../lib/processes.ts'
import { findPeer } from '../../lib/programs.ts'

declare global {
  interface Window {
    peer: {
      extractDominantColors(file: Blob, colors: number, algorithm: string): Promise<string[]>
    }
  }
}

/** A file of huepress on a back end, its palette on the GPU, or the palette of image-palette-webgpu by an algorithm. */
export type Job = { do: 'compress'; backend: 'gpu' | 'cpu' } | { do: 'palette' } | { do: 'peer'; algorithm: string }

/** The peer's files, if it is installed. */
function servePeer(server: TestServer): boolean {
  const path = findPeer('image-palette-webgpu')
  if (!path) return false
  const folder = dirname(path)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const isFile = statSync(join(folder, name)).isFile()
    if (isFile) server.put(`/peer/${name}`, readFileSync(join(folder, name)), /js$/.test(name) ? 'text/javascript' : '')
  }
  return true
}

/** Picture, library and peer on a page without anything else. */
function serve(server: TestServer, input: string): void {
  server.put('/picture.png', readFileSync(input), 'image/png')
  const script = (name: string, path: string) =>
    `<script type="module">import * as ${name} from '${path}'; Object.assign(window, { ${name} })</script>`
  const scripts = script('huepress', '/lib/index.js') + (servePeer(server) ? script('peer', '/peer/index.js') : '')
  server.put('/peers', `<!doctype html><title>peers</title><link rel="icon" href="data:">${scripts}`, 'text/html')
}

/** Runs in the page: gives the palette as numbers, or the bytes of a file in base64. */
async function callInPage(colors: number, job: Job) {
  const file = await (await fetch('/picture.png')).blob()
  const start = performance.now()
  const time = () => performance.now() - start
  if (job.do === 'compress') {
    const options = {
      colors,
      backend: job.backend,
      space: 'srgb',
      effort: 0,
      allowLarger: true,
      advice: false,
    } as const
    const { bytes, report } = await window.huepress.compress(file, options)
    const callMs = time()
    let text = ''
    for (let i = 0; i < bytes.length; i += 30_000) text += String.fromCharCode(...bytes.subarray(i, i + 30_000))
    return { callMs, adapter: report.adapter, file: btoa(text) }
  }
  if (job.do === 'palette') {
    const image = await window.huepress.decode(file)
    const engine = await window.huepress.createEngine({ backend: 'gpu' })
    const { palette } = await engine.palette(await engine.histogram(image), { colors, space: 'srgb' })
    return { callMs: time(), adapter: engine.adapter, palette: [...palette] }
  }
  const hexes = await window.peer.extractDominantColors(file, colors, job.algorithm)
  const callMs = time()
  const { vendor, architecture } = (await navigator.gpu.requestAdapter())!.info
  const palette = hexes.flatMap(hex => [...[1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16)), 255])
  return { callMs, adapter: `${vendor} ${architecture}`, palette, file: undefined }
}

/** Starts a browser, calls, and ends it; the output is as `runChild` gives that of a program. */
export async function runInPage(
  job: Job,
  [input, output, colors]: [input: string, output: string, colors: number],
  timeoutMs = 180_000,
): Promise<Done> {
  const start = performance.now()
  const server = await startServer()
  const chrome = await launchBrowser('compute')
  let late = false
  const timer = setTimeout(() => {
    late = true
    chrome.browser.process()?.kill('SIGKILL')
  }, timeoutMs)
  try {
    serve(server, input)
    const { page } = await watchedPage(chrome.browser)
    await page.goto(`${server.url}/peers`)
    const { file, ...rest } = await page.evaluate(callInPage, colors, job)
    if (file) writeFileSync(output, Buffer.from(file, 'base64'))
    return { ms: performance.now() - start, cpuMs: Number.NaN, out: JSON.stringify(rest), err: '' }
  } catch (error) {
    return failure(late ? `not done after ${timeoutMs / 1000} s` : (error as Error).message.split('\n')[0])
  } finally {
    clearTimeout(timer)
    await chrome.close()
    server.close()
  }
}
