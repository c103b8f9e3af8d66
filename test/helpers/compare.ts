import type { Page } from 'puppeteer'
import sharp from 'sharp'
import type { CompareView } from '../../src/page/elements/compare/compare-view.ts'
import { type PageOpener, type WatchedPage, watchedPage } from './browser.ts'
import { serveBuilt } from './browser-built.ts'
import type { TestServer } from './browser-server.ts'

declare global {
  interface Window {
    /** What a path of the server holds. */
    fetched(path: string): Promise<Blob>
  }
}

type Settable = Partial<Pick<CompareView, 'originalLabel' | 'resultLabel' | 'split' | 'zoom' | 'flicker'>>

/** Pixels of three channels, row by row. */
export interface Pixels {
  width: number
  height: number
  data: Buffer
}

export const pngOf = ({ width, height, data }: Pixels): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()

/** Every pixel by a function of its place. */
export function paint(width: number, height: number, color: (x: number, y: number) => number[]): Pixels {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 3) data.set(color(x, y), at)
  return { width, height, data }
}

/** Every pixel another color than its neighbours. */
export const motley = (width: number, height: number, shift = 0): Pixels =>
  paint(width, height, (x, y) => [(x * 37 + shift) % 256, (y * 53) % 256, ((x + y) * 29 + shift) % 256])

let built = new WeakMap<TestServer, Promise<string>>()

/** The element alone on a page, 800 by 700. */
export async function openCompare(
  browser: PageOpener,
  server: TestServer,
  deviceScaleFactor = 1,
): Promise<WatchedPage> {
  if (!built.has(server)) built = new WeakMap([[server, serveBuilt(server, 'compare.html')]])
  const url = (await built.get(server)) as string
  const watched = await watchedPage(browser)
  await watched.page.setViewport({ width: 800, height: 700, deviceScaleFactor })
  await watched.page.goto(url)
  return watched
}

/** Gives pictures by their paths, and waits until they are shown. */
export async function give(page: Page, paths: { original?: string; result?: string }): Promise<void> {
  await page.$eval(
    'compare-view',
    async (view, paths) => {
      const entries = Object.entries(paths).map(async ([side, path]) => [side, await window.fetched(path)] as const)
      Object.assign(view, Object.fromEntries(await Promise.all(entries)))
    },
    paths,
  )
}

/** Puts two pictures in and waits for them. */
export async function givePair(page: Page, server: TestServer, original: Buffer, result: Buffer): Promise<void> {
  server.put('/original.png', original)
  server.put('/result.png', result)
  await give(page, { original: '/original.png', result: '/result.png' })
  await page.waitForSelector('.compare-both')
}

export const set = (page: Page, properties: Settable): Promise<void> =>
  page.$eval('compare-view', (view, properties) => void Object.assign(view, properties), properties)

export const state = (page: Page) =>
  page.$eval('compare-view', ({ zoom, split, fitted, flicker }) => ({ zoom, split, fitted, flicker }))

export interface Drawing {
  /** Of the whole drawing. */
  width: number
  height: number
  /** RGBA of the part, row by row. */
  data: number[]
}

type Part = [left: number, top: number, width: number, height: number]

/** What is drawn on one side in a part of the frame, whose middle is at 0, 0; in device pixels. */
export const drawing = (page: Page, side: 'original' | 'result', part: Part = [0, 0, 1, 1]) =>
  page.$eval(
    `.compare-${side} canvas`,
    (canvas, [x, y, width, height]): Drawing => {
      const source = canvas as HTMLCanvasElement
      const context = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D
      context.drawImage(source, -x - Math.floor(source.width / 2), -y - Math.floor(source.height / 2))
      const { data } = context.getImageData(0, 0, width, height)
      return { width: source.width, height: source.height, data: [...data] }
    },
    part,
  )
