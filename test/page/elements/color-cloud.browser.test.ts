import { readFileSync } from 'node:fs'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIRST_VIEW, matrixOf, project } from '../../../src/page/elements/color-cloud/camera.ts'
import type { ColorCloud } from '../../../src/page/elements/color-cloud/color-cloud.ts'
import { boxAround, placeOf } from '../../../src/page/elements/color-cloud/color-position.ts'
import { sampleOf } from '../../../src/page/elements/color-cloud/raster.ts'
import { openBrowser, type TestBrowser, watchedPage } from '../../helpers/browser.ts'
import { serveBuilt } from '../../helpers/browser-built.ts'
import { startServer, type TestServer } from '../../helpers/browser-server.ts'
import { longestTask } from '../../helpers/longest-task.ts'

declare global {
  interface Window {
    makeCloud(renderer: 'auto' | 'webgpu' | '2d'): ColorCloud
    fetchPoints(path: string): Promise<{ keys: Uint32Array; weights: Uint32Array }>
    devices: GPUDevice[]
    cloud: ColorCloud
    many: { keys: Uint32Array; weights: Uint32Array }
    /** Points of the largest draw. */
    drawn: number
    frameCount(): number
    nextFrame(): Promise<unknown>
    axe: typeof import('axe-core')
  }
}

const pack = (r: number, g: number, b: number) => (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0

/** Grays: a thin cloud along the axis, so that centroids beside it stand on the ground. */
const GRAYS = Array.from({ length: 256 }, (_, i) => pack(i, i, i))
/** Two centroids far from the grays that move from frame to frame. */
const FRAMES = [
  [200, 30, 30, 255, 30, 30, 200, 255],
  [230, 30, 60, 255, 30, 60, 230, 255],
  [255, 0, 0, 255, 0, 0, 255, 255],
]

let server: TestServer
let url = ''

beforeAll(async () => {
  server = await startServer()
  url = await serveBuilt(server, 'cloud.html')
  server.put(
    '/grays',
    words(
      GRAYS,
      GRAYS.map((_, i) => 1 + i),
    ),
  )
})
afterAll(() => server?.close())

const words = (keys: ArrayLike<number>, weights: ArrayLike<number>) => {
  const list = new Uint32Array(keys.length * 2)
  list.set(Uint32Array.from(keys))
  list.set(Uint32Array.from(weights), keys.length)
  return new Uint8Array(list.buffer)
}

interface Wanted {
  renderer?: 'auto' | 'webgpu' | '2d'
  path?: string
  frames?: number[][]
  motion?: 'reduce' | 'no-preference'
}

/** A cloud on a page of its own, its picture drawn. */
async function openCloud(chrome: TestBrowser, wanted: Wanted = {}) {
  const { renderer = 'webgpu', path = '/grays', frames = FRAMES, motion = 'reduce' } = wanted
  const { page, errors } = await watchedPage(chrome.browser)
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: motion }])
  await page.setViewport({ width: 600, height: 700 })
  await page.goto(url)
  await page.waitForFunction(() => 'makeCloud' in window)
  await page.evaluate(
    async (renderer, path, frames) => {
      const points = await window.fetchPoints(path)
      window.cloud = window.makeCloud(renderer)
      window.cloud.points = points
      window.cloud.space = 'srgb'
      window.cloud.frames = frames.map(frame => Uint8Array.from(frame))
    },
    renderer,
    path,
    frames,
  )
  await page.waitForSelector('color-cloud canvas')
  return { page, errors }
}

/** Waits until all is drawn; in the first two frames a change of size is noticed. Gives how many were asked for. */
const still = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    for (let i = 0; i < 2 || !window.cloud.isDrawn; i++) await window.nextFrame()
    await window.nextFrame()
    return window.frameCount()
  })

/** Pixels of what is seen of the stage, R, G, B from the left top on. */
async function pixelsOf(page: Page) {
  await still(page)
  const stage = (await page.$('.cloud-stage'))!
  const { data, info } = await sharp(await stage.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => {
    const start = (Math.round(y) * info.width + Math.round(x)) * 3
    return [...data.subarray(start, start + 3)]
  }
  return { at, width: info.width, height: info.height, bytes: data }
}

/** Where the projection puts a color, worked out here. */
function expectedPlace(color: number[], width: number, height: number, view = FIRST_VIEW) {
  const box = boxAround(sampleOf({ keys: Uint32Array.from(GRAYS), weights: new Uint32Array(256) }, 'srgb', 4096))
  const [r, g, b] = color
  return project(matrixOf(view, width / height, box), placeOf('srgb', r, g, b), width, height)
}

const caption = (page: Page) => page.$eval('.cloud-caption', element => element.textContent)
const press = (page: Page, label: string) => page.click(`color-cloud [aria-label="${label}"]`)

const WAYS = [
  { how: 'with WebGPU', webgpu: 'canvas', says: 'Drawn with WebGPU.' },
  { how: 'without WebGPU', webgpu: false, says: 'Drawn in 2-D, without WebGPU.' },
] as const

describe.each(WAYS)('$how', ({ how, webgpu, says }) => {
  let chrome: TestBrowser
  /** Of the tests that only turn, scrub and look. */
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    chrome = await openBrowser({ webgpu })
    ;({ page, errors } = await openCloud(chrome))
  })
  afterAll(() => chrome?.close())

  test('colors and centroids are drawn where the projection says, also after a turn and a step', async () => {
    const { at, width, height } = await pixelsOf(page)
    const ground = at(3, 3)
    for (const color of [FRAMES[2].slice(0, 3), FRAMES[2].slice(4, 7)]) {
      const { x, y } = expectedPlace(color, width, height)
      expect(at(x, y), `${color}`).toEqual(color)
      expect(at(x + 25, y), 'beside the centroid').toEqual(ground)
    }
    const { x, y } = expectedPlace([250, 250, 250], width, height)
    const [r, g, b] = at(x, y)
    expect(Math.min(r, g, b), 'the light end of the grays').toBeGreaterThan(235)
    expect(await caption(page)).toContain(says)
    await page.focus('.cloud-stage')
    await page.keyboard.press('ArrowLeft')
    await page.focus('color-cloud input')
    await page.keyboard.press('Home')
    const moved = await pixelsOf(page)
    const place = await page.evaluate(() => window.cloud.centroidAt(0))
    expect(moved.at(place.x, place.y)).toEqual(FRAMES[0].slice(0, 3))
    expect(errors).toEqual([])
  })

  test('450,000 colors never block the page over 50 ms', { timeout: 240_000 }, async () => {
    const keys = Uint32Array.from({ length: 450_000 }, (_, i) => (((i * 37.28) & 0xffffff) | 0xff000000) >>> 0)
    server.put(
      '/many',
      words(
        keys,
        keys.map((_, i) => 1 + ((i * 7919) % 5000)),
      ),
    )
    const { page, errors } = await openCloud(chrome, { path: '/grays' })
    await still(page)
    await page.evaluate(async () => {
      window.many = await window.fetchPoints('/many')
      // What counts is the page's thread: a software GPU would draw all of them, frame by frame, for half a minute.
      window.drawn = 0
      GPURenderPassEncoder.prototype.draw = (_, instances = 1) => {
        window.drawn = Math.max(window.drawn, instances)
      }
    })
    const longest = await longestTask(page, async () => {
      await page.evaluate(() => {
        window.cloud.points = window.many
      })
      await page.focus('.cloud-stage')
      for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft')
      await press(page, 'Arrange by OKLab')
      await still(page)
    })
    console.log(`Longest task ${how}: ${longest.toFixed(1)} ms`)
    expect(longest).toBeGreaterThan(0)
    expect(longest).toBeLessThan(50)
    expect(await page.evaluate(() => window.drawn)).toBe(webgpu ? 450_000 : 0)
    expect(await page.$eval('.cloud-stage', stage => stage.ariaLabel)).toContain('450,000 distinct colors')
    expect(errors).toEqual([])
    await page.close()
  })
})

describe('however it is drawn', () => {
  let chrome: TestBrowser
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    chrome = await openBrowser({ webgpu: false })
    ;({ page, errors } = await openCloud(chrome))
  })
  afterAll(() => chrome?.close())

  test('arrow keys turn, plus and minus zoom, 0 brings the first view back, and a drag turns', async () => {
    const first = await pixelsOf(page)
    const changes = async (act: () => Promise<void>) => {
      await act()
      return Buffer.compare((await pixelsOf(page)).bytes, first.bytes) !== 0
    }
    await page.focus('.cloud-stage')
    for (const key of ['ArrowLeft', 'ArrowUp', '+', '-'] as const) {
      await page.keyboard.press('0')
      expect(await changes(() => page.keyboard.press(key)), key).toBe(true)
    }
    // A focus ring lies outside the stage's pixels only up to its rounding: compare a centroid's place instead.
    await page.keyboard.press('0')
    const { at, width, height } = await pixelsOf(page)
    const { x, y } = expectedPlace([255, 0, 0], width, height)
    expect(at(x, y)).toEqual([255, 0, 0])
    const box = (await (await page.$('.cloud-stage'))!.boundingBox())!
    await page.mouse.move(box.x + 100, box.y + 100)
    await page.mouse.down()
    await page.mouse.move(box.x + 250, box.y + 140, { steps: 3 })
    await page.mouse.up()
    const turned = await page.evaluate(() => window.cloud.centroidAt(0))
    expect(Math.hypot(turned.x - x, turned.y - y)).toBeGreaterThan(20)
    expect((await pixelsOf(page)).at(turned.x, turned.y)).toEqual([255, 0, 0])
    await page.mouse.click(box.x + 20, box.y + 20, { count: 2 })
    expect((await pixelsOf(page)).at(x, y)).toEqual([255, 0, 0])
  })

  test('the scrubber moves the centroids, and says where it is', async () => {
    await page.focus('color-cloud input')
    await page.keyboard.press('Home')
    const { at, width, height } = await pixelsOf(page)
    const { x, y } = expectedPlace(FRAMES[0], width, height)
    expect(at(x, y)).toEqual(FRAMES[0].slice(0, 3))
    expect(await page.$eval('.cloud-where', element => element.textContent)).toBe('Step 0 of 2')
    await page.keyboard.press('ArrowRight')
    expect(await page.$eval('color-cloud input', input => input.ariaValueText)).toBe('Step 1 of 2')
  })

  test('it plays once by itself, unless motion is not wanted, and rests when nothing changes', async () => {
    const where = (page: Page) => page.$eval('.cloud-where', element => element.textContent)
    const moving = await openCloud(chrome, { motion: 'no-preference' })
    await moving.page.waitForSelector('[aria-label="Pause the iterations"]', { timeout: 10_000 })
    await moving.page.waitForSelector('[aria-label="Play the iterations"]', { timeout: 20_000 })
    expect(await where(moving.page)).toBe('Step 2 of 2')
    const rest = await still(moving.page)
    await moving.page.evaluate(() => {
      window.cloud.frames = [...window.cloud.frames]
    })
    expect(await still(moving.page)).toBeLessThan(rest + 4)
    const asked = await moving.page.evaluate(async () => {
      const before = window.frameCount()
      for (let i = 0; i < 10; i++) await window.nextFrame()
      return window.frameCount() - before
    })
    expect(asked).toBe(0)
    await moving.page.close()

    const quiet = await openCloud(chrome)
    await still(quiet.page)
    expect(await where(quiet.page)).toBe('Step 2 of 2')
    expect(await quiet.page.$('[aria-label="Pause the iterations"]')).toBe(null)
    await press(quiet.page, 'Play the iterations')
    await quiet.page.waitForSelector('[aria-label="Pause the iterations"]')
    await press(quiet.page, 'Pause the iterations')
    await quiet.page.close()
  })

  test('at 320 and 1440 px nothing sticks out, everything has a name, axe-core finds nothing', async () => {
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
    for (const width of [320, 1440]) {
      await page.setViewport({ width, height: 900 })
      await still(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      const label = await page.$eval('.cloud-stage', stage => `${stage.role}: ${stage.ariaLabel}`)
      expect(label).toBe('img: Cloud of 256 distinct colors in RGB, with 2 centroids among them')
      const { violations } = await page.evaluate(() => window.axe.run())
      expect(violations.map(({ id, nodes }) => [width, id, nodes[0].html])).toEqual([])
    }
    expect(errors).toEqual([])
  })
})

describe('a device', () => {
  let chrome: TestBrowser
  beforeAll(async () => {
    chrome = await openBrowser({ webgpu: 'canvas' })
  })
  afterAll(() => chrome?.close())

  test('that is lost gives way to 2-D without an error', async () => {
    const { page, errors } = await openCloud(chrome)
    await pixelsOf(page)
    await page.evaluate(() => window.devices[0].destroy())
    await page.waitForFunction(() => document.querySelector('.cloud-caption')?.textContent?.includes('Drawn in 2-D'))
    const { at, width, height } = await pixelsOf(page)
    const { x, y } = expectedPlace([255, 0, 0], width, height)
    expect(at(x, y)).toEqual([255, 0, 0])
    expect(errors).toEqual([])
    await page.close()
  })

  test('is freed when the element leaves the page, and opened anew when it comes back', async () => {
    const { page, errors } = await openCloud(chrome)
    await still(page)
    const reason = await page.evaluate(async () => {
      window.cloud.remove()
      return (await window.devices[0].lost).reason
    })
    expect(reason).toBe('destroyed')
    await page.evaluate(() => document.body.append(window.cloud))
    await page.waitForFunction(() => window.devices.length === 2)
    await page.waitForSelector('color-cloud canvas')
    expect(await caption(page)).toContain('Drawn with WebGPU.')
    expect(errors).toEqual([])
    await page.close()
  })

  test('in software is passed over unless it is asked for', async () => {
    const { page } = await openCloud(chrome, { renderer: 'auto' })
    const software = await page.evaluate(
      async () => (await navigator.gpu.requestAdapter())?.info.isFallbackAdapter ?? null,
    )
    expect(await caption(page)).toContain(software ? 'Drawn in 2-D' : 'Drawn with WebGPU')
    await page.close()
  })
})
