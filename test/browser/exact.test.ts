import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../src/engine.ts'
import { decode } from '../../src/node/decode.ts'
import type { PointMode, QuantizeOptions, SpaceName } from '../../src/types.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { draw, smallCases, type TestImage, toRgba, withColours } from '../helpers/images.ts'

const SPACES: SpaceName[] = ['srgb', 'oklab']
const ALL_COLORS = [2, 3, 16, 255, 256]

declare global {
  interface Window {
    /** One for all tests: making the pipelines is most of the time on a software adapter. */
    engine?: Promise<Engine>
  }
}

let server: TestServer
let chrome: TestBrowser
let harness: WatchedPage

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  harness = await openHarness(chrome.browser, server.url)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

interface Outcome {
  palette: number[]
  /** SHA-256 of the index map. */
  indices: string
  backend: string
}

async function inNode(image: TestImage, options: QuantizeOptions): Promise<Outcome> {
  const engine = await createEngine({ backend: 'cpu' })
  const { palette, indices } = await engine.quantize(toRgba(image), options)
  return { palette: [...palette], indices: createHash('sha256').update(indices).digest('hex'), backend: 'gpu' }
}

/** Runs several jobs on one image on the page's GPU. */
async function inChrome(image: TestImage, jobs: QuantizeOptions[]): Promise<Outcome[]> {
  server.put('/image', new Uint8Array(image.pixels.buffer))
  return harness.page.evaluate(
    async (width, height, list) => {
      const data = new Uint8Array(await (await fetch('/image', { cache: 'no-store' })).arrayBuffer())
      const engine = await (window.engine ??= window.huepress.createEngine({ backend: 'gpu' }))
      const outcomes = []
      for (const options of list) {
        const { palette, indices, report } = await engine.quantize({ width, height, data }, options)
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', indices as Uint8Array<ArrayBuffer>))
        const hex = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
        outcomes.push({ palette: [...palette], indices: hex, backend: report.backend })
      }
      return outcomes
    },
    image.width,
    image.height,
    jobs as { colors: number; space: SpaceName; points: PointMode }[],
  )
}

const jobsFor = (colors: number[], points: PointMode): QuantizeOptions[] =>
  SPACES.flatMap(space => colors.map(count => ({ colors: count, space, points })))

async function compare(image: TestImage, jobs: QuantizeOptions[]): Promise<void> {
  const outcomes = await inChrome(image, jobs)
  for (const [i, options] of jobs.entries()) {
    expect(outcomes[i], JSON.stringify(options)).toEqual(await inNode(image, options))
  }
}

/** A piece of the sample photo. */
async function photoCrop(): Promise<TestImage> {
  const { width, height, data } = await decode(fileURLToPath(new URL('../../examples/parrots.png', import.meta.url)))
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height)
  return draw('a piece of a photo', 120, 80, (x, y) => {
    const pixel = pixels[(y + 180) * width + x + 400]
    return [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
  })
}

test('the browser has a WebGPU adapter', async () => {
  expect(await harness.page.evaluate(async () => !!(await navigator.gpu.requestAdapter()))).toBe(true)
})

describe('the GPU in Chrome gives the palette and the indices of the CPU in Node', () => {
  test('a piece of a photo', async () => compare(await photoCrop(), jobsFor(ALL_COLORS, 'colors')))

  const images = [...smallCases(), withColours(16, 40, 30), withColours(17, 40, 30)]
  test.each(images.map(image => [image.name, image] as const))('%s', (_, image) =>
    compare(image, jobsFor(ALL_COLORS, 'colors')),
  )

  const fewer = smallCases().slice(0, 3)
  test.each(fewer.map(image => [image.name, image] as const))('%s, every pixel a point', (_, image) =>
    compare(image, jobsFor([2, 16, 256], 'pixels')),
  )
})
