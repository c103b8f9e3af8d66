import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PointMode, QuantizeOptions, SpaceName } from '../../src/engine/api-types.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { decode } from '../../src/platform/node/decode-node.ts'
import { readPalette } from '../../src/platform/node/palette-node.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { combinations, product, thorough } from '../helpers/covering.ts'
import { draw, photoLike, smallCases, softDisc, type TestImage, toRgba, withColors } from '../helpers/images.ts'
import { type Outcome, outcomeOf, outcomesInChrome } from '../helpers/outcome.ts'

const SPACES: SpaceName[] = ['srgb', 'oklab']
const ALL_COLORS = [2, 3, 4, 8, 16, 32, 64, 128, 255, 256]
/** For each picture; the photo has all. */
const COLORS = thorough(ALL_COLORS, [2, 16, 256])
/** The photo's: test/gpu has every number of colors, and what Chrome may do differently hangs on few. */
const PHOTO_CASES: QuantizeOptions[] = thorough(product({ colors: ALL_COLORS, space: SPACES }), [
  { colors: 3, space: 'srgb' },
  { colors: 64, space: 'oklab' },
  { colors: 255, space: 'srgb' },
  { colors: 256, space: 'oklab' },
])

/** As it comes, or without what takes a software GPU longest: in turn, so that pictures and colors meet both. */
const WAYS: QuantizeOptions[] = thorough([{}], [{}, { speed: 10, dither: 0, lossy: 0 }])

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

async function inNode(image: TestImage, options: QuantizeOptions): Promise<Outcome> {
  const engine = await createEngine({ backend: 'cpu' })
  return { ...outcomeOf(await engine.quantize(toRgba(image), options)), backend: 'gpu' }
}

const POINTS: PointMode[] = ['colors', 'pixels']

async function compare(image: TestImage, jobs: QuantizeOptions[]): Promise<void> {
  const outcomes = await outcomesInChrome(harness.page, server, toRgba(image), jobs)
  for (const [i, options] of jobs.entries()) {
    expect(outcomes[i], JSON.stringify(options)).toEqual(await inNode(image, options))
  }
}

/** A piece of the sample photo. */
async function photoCrop(): Promise<TestImage> {
  const { width, height, data } = await decode(fileURLToPath(new URL('../../examples/parrots.png', import.meta.url)))
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height)
  return draw('a piece of a photo', thorough(120, 48), thorough(80, 32), (x, y) => {
    const pixel = pixels[(y + 180) * width + x + 400]
    return [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
  })
}

test('the browser has a WebGPU adapter', async () => {
  expect(await harness.page.evaluate(async () => !!(await navigator.gpu.requestAdapter()))).toBe(true)
})

describe('the GPU in Chrome gives the palette and the indices of the CPU in Node', () => {
  test('a piece of a photo', async () => {
    await compare(
      await photoCrop(),
      PHOTO_CASES.map((one, n) => ({ ...one, ...WAYS[(n >> 1) % WAYS.length] })),
    )
  })

  const pictures = [...smallCases(), ...[16, 17, 256, 257].map(count => withColors(count, 40, 30))]
  // Every second one: opaque and not, one row and few colors are among them.
  const images = pictures.filter((_, n) => thorough(true, n % 2 === 1 || n === 0))
  const cases = combinations({ image: images, colors: COLORS, space: SPACES, points: POINTS, way: WAYS })
  test.each(images)('$name, in both spaces and with both kinds of points', image =>
    compare(
      image,
      cases.filter(one => one.image === image).map(({ image: _, way, ...options }) => ({ ...options, ...way })),
    ),
  )

  test('dithered, in both spaces, with alpha too', async () => {
    for (const image of [photoLike(70, 34), softDisc(30)])
      await compare(
        image,
        SPACES.map(space => ({ colors: 24, speed: 10, space, dither: 0.75, lossy: 0 })),
      )
  })

  test('more white pixels than 32 bits can sum', async () => {
    // Each has coordinates of 2040: 2.2 million are enough, 17 million are more than 24 bits can count.
    const width = thorough(17_000, 2200)
    const pixels = new Uint32Array(width * 1000).fill(0xffffffff)
    pixels.set([0xff000000, 0xfffffffa, 0xff000003], 5000)
    await compare({ name: 'white', width, height: 1000, pixels }, [{ colors: 2, space: 'srgb' }])
  })
})

test('a picture of strips comes out the same from workers in Chrome as from one thread in Node', async () => {
  const part = photoLike(50, 50)
  const [width, height] = thorough([1500, 1400], [1100, 1000])
  const image = draw('strips', width, height, (x, y) => {
    const p = part.pixels[(y % 50) * 50 + (x % 50)]
    return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
  })
  const workers: string[] = []
  harness.page.on('workercreated', worker => workers.push(worker.url()))
  // What the search finds is not the question, and takes long.
  const options = { colors: 24, speed: 10 }
  const [outcome] = await outcomesInChrome(harness.page, server, toRgba(image), [options], 'cpu')
  expect(outcome).toEqual({ ...(await inNode(image, options)), backend: 'cpu' })
  expect(workers.some(url => url.startsWith('blob:'))).toBe(true)
})

const GPL = 'GIMP Palette\nChannels: RGBA\n255 255 255 255\n0 0 0 0\n200 40 30 255\n20 90 160 128\n10 10 10 255\n'

test('Chrome reads, maps to and shares palettes as Node does', async () => {
  const images = [photoLike(30, 20), softDisc(24)].map(toRgba)
  const found = await harness.page.evaluate(
    async (text, list) => {
      const engine = await (window.engine ??= window.huepress.createEngine({ backend: 'gpu' }))
      const pictures = list.map(image => ({ ...image, data: Uint8Array.from(image.data) }))
      const palette = await window.huepress.readPalette(new Blob([text]))
      const mapped: number[][] = []
      for (const space of ['srgb', 'oklab'] as const)
        for (const picture of pictures) mapped.push([...(await engine.quantize(picture, { palette, space })).indices])
      const shared = await engine.sharedPalette(pictures, { colors: 12, space: 'oklab' })
      return { backend: engine.backend, palette: [...palette], mapped, shared: [...shared.palette] }
    },
    GPL,
    images.map(({ width, height, data }) => ({ width, height, data: [...data] })),
  )
  const engine = await createEngine({ backend: 'cpu' })
  const palette = await readPalette(new TextEncoder().encode(GPL))
  const mapped: number[][] = []
  for (const space of SPACES)
    for (const image of images) mapped.push([...(await engine.quantize(image, { palette, space })).indices])
  const shared = await engine.sharedPalette(images, { colors: 12, space: 'oklab' })
  expect(found).toEqual({ backend: 'gpu', palette: [...palette], mapped, shared: [...shared.palette] })
})

test('nothing of it was an error on the page', () => expect(harness.errors).toEqual([]))
