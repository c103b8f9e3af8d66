import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/index.ts'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'

let server: TestServer
let chrome: TestBrowser
let harness: WatchedPage

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  harness = await openWatched()
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

/** How pixels left the bitmaps of a page. */
interface Ways {
  /** Copies of rows to a texture, and of a whole picture to the host. */
  toGpu: number
  toHost: number
}

async function openWatched(): Promise<WatchedPage> {
  const harness = await openHarness(chrome.browser, server.url)
  await harness.page.evaluate(() => {
    const ways: Ways = { toGpu: 0, toHost: 0 }
    Object.assign(window, { ways })
    const [draw, copy] = [GPUQueue.prototype.copyExternalImageToTexture, VideoFrame.prototype.copyTo]
    GPUQueue.prototype.copyExternalImageToTexture = function (...call) {
      ways.toGpu++
      return draw.apply(this, call)
    }
    VideoFrame.prototype.copyTo = function (...call) {
      ways.toHost++
      return copy.apply(this, call)
    }
  })
  return harness
}

const photo = (width: number, height: number): Sharp => {
  const { pixels } = photoLike(width, height)
  return sharp(new Uint8Array(pixels.buffer), { raw: { width, height, channels: 4 } }).removeAlpha()
}

const turned = (orientation: number): Sharp => photo(131, 70).withMetadata({ orientation }).jpeg({ quality: 90 })

type Path = 'gpu' | 'lost' | 'cpu'

/**
 * The palette image of the file that was put at /file: on the GPU, on one that is lost before the pixels come to it, or
 * on the CPU.
 */
function paletteImage({ page }: WatchedPage, path: Path) {
  return page.evaluate(async (path: Path) => {
    const { decode, createEngine } = window.huepress
    const own = window as unknown as { ways: Ways; engines?: Partial<Record<Path, Engine>> }
    const { ways } = own
    own.engines ??= {}
    const decoded = await decode(await (await fetch('/file', { cache: 'no-store' })).blob())
    const { width, height } = decoded
    const adapter = await navigator.gpu.requestAdapter()
    const device = path === 'lost' ? await adapter!.requestDevice() : undefined
    const backend = path === 'cpu' ? 'cpu' : path === 'lost' ? 'auto' : 'gpu'
    own.engines[path] ??= await createEngine({ device, backend })
    const engine = own.engines[path]
    if (device) GPUQueue.prototype.copyExternalImageToTexture = () => void device.destroy()
    Object.assign(ways, { toGpu: 0, toHost: 0 })
    const { palette, indices, report } = await engine.quantize(decoded, { colors: 24, speed: 10, lossy: 0 })
    return { width, height, result: [palette.join(), indices.join()], backend: report.backend, used: { ...ways } }
  }, path)
}

describe('the pixels of a picture go from the bitmap of the decoder to the GPU', () => {
  test.each([
    ['a JPEG', () => photo(203, 97).jpeg({ quality: 90 })],
    ['a JPEG with rows of whole blocks', () => photo(128, 50).jpeg({ quality: 60, progressive: true })],
    ['a gray JPEG', () => photo(65, 40).grayscale().jpeg()],
    ['a JPEG of another color profile', () => photo(90, 60).withIccProfile('p3').jpeg({ quality: 95 })],
    ['a JPEG of four inks', () => photo(90, 60).toColourspace('cmyk').jpeg({ quality: 95 })],
    ['an opaque PNG', () => photo(71, 33).png()],
    ['an opaque WebP', () => photo(71, 33).webp()],
    ['one pixel', () => photo(1, 1).jpeg()],
    ...[2, 3, 4, 5, 6, 7, 8].map((n): [string, () => Sharp] => [`a JPEG that EXIF turns by ${n}`, () => turned(n)]),
  ])('%s', async (_, make) => {
    server.put('/file', await make().toBuffer())
    const onGpu = await paletteImage(harness, 'gpu')
    const onCpu = await paletteImage(harness, 'cpu')
    expect(onGpu.result).toEqual(onCpu.result)
    expect(onGpu.backend).toBe('gpu')
    // A test card may come before.
    expect(onGpu.used.toGpu).toBeGreaterThan(0)
    expect(onGpu.used.toHost).toBe(0)
    expect(onCpu.used.toGpu).toBe(0)
  })
})

test('the CPU reads them where the GPU is lost on the way', async () => {
  server.put('/file', await photo(203, 97).jpeg().toBuffer())
  const watched = await openWatched()
  const lost = await paletteImage(watched, 'lost')
  expect(lost.backend).toBe('cpu')
  expect(lost.used.toHost).toBeGreaterThan(0)
  expect(lost.result).toEqual((await paletteImage(watched, 'cpu')).result)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'parts of them are those of the whole, stored as orientation %i',
  async orientation => {
    server.put('/file', await photo(900, 700).withMetadata({ orientation }).jpeg({ quality: 90 }).toBuffer())
    const found = await harness.page.evaluate(async () => {
      const { decode, samplePoints, ImageContext } = window.huepress
      const blob = await (await fetch('/file')).blob()
      const decoded = await decode(blob)
      const [points, thumbnail] = [0.37, 0.05].map(scale => samplePoints(decoded, scale))
      const { sample } = await new ImageContext(decoded).pixels()
      const whole = { width: decoded.width, height: decoded.height, data: decoded.data }
      const plain = [0.37, 0.05].map(scale => samplePoints(whole, scale))
      const ofWhole = (await new ImageContext({ ...decoded, ...whole }).pixels()).sample
      const textOf = ({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }) =>
        `${width} ${height} ${Array.from(data)}`
      return [
        [points, plain[0]],
        [thumbnail, plain[1]],
        [sample.image, ofWhole.image],
      ].map(([held, whole]) => textOf(held) === textOf(whole) && held.data.length < decoded.data.length)
    })
    expect(found).toEqual([true, true, true])
  },
)

test('what a caller changes in the bytes is what the next job takes', async () => {
  server.put('/file', await photo(60, 40).jpeg().toBuffer())
  const palettes = await harness.page.evaluate(async () => {
    const { decode, createEngine } = window.huepress
    const decoded = await decode(await (await fetch('/file')).blob())
    const engine = await createEngine({ backend: 'gpu' })
    const options = { colors: 4, speed: 10, dither: 0, lossy: 0 }
    decoded.data.fill(255)
    const filled = await engine.quantize(decoded, options)
    decoded.data = new Uint8Array(60 * 40 * 4).fill(128)
    const replaced = await engine.quantize(decoded, options)
    engine.destroy()
    return [filled, replaced].map(({ palette }) => [...palette])
  })
  expect(palettes).toEqual([
    [255, 255, 255, 255],
    [128, 128, 128, 128],
  ])
})

test('copies of a decoded picture have its pixels', async () => {
  server.put('/file', await photo(60, 40).jpeg().toBuffer())
  const equal = await harness.page.evaluate(async () => {
    const { decode } = window.huepress
    const decoded = await decode(await (await fetch('/file')).blob())
    const [cloned, spread] = [structuredClone(decoded), { ...decoded }]
    return [cloned, spread].map(({ data }) => data.join() === decoded.data.join() && data.length === 60 * 40 * 4)
  })
  expect(equal).toEqual([true, true])
})

test('a job from file to file leaves no bitmap open, and a picture that was destroyed is refused', async () => {
  server.put('/file', await photo(60, 40).jpeg().toBuffer())
  const { page } = await openWatched()
  const found = await page.evaluate(async () => {
    const open = new Set<ImageBitmap>()
    const [create, { close }] = [window.createImageBitmap, ImageBitmap.prototype]
    window.createImageBitmap = async (...call: unknown[]) => {
      const bitmap = await Reflect.apply(create, window, call)
      open.add(bitmap)
      return bitmap
    }
    ImageBitmap.prototype.close = function () {
      open.delete(this)
      close.call(this)
    }
    const { compress, decode, ImageContext } = window.huepress
    const blob = await (await fetch('/file')).blob()
    const left = []
    for (const backend of ['gpu', 'cpu'] as const) {
      await compress(blob, { colors: 8, speed: 10, dither: 0, lossy: 0, backend, allowLarger: true })
      left.push(open.size)
    }
    const picture = new ImageContext(await decode(blob))
    left.push(open.size)
    picture.destroy()
    left.push(open.size)
    const refused = await compress(picture, { colors: 8, backend: 'cpu' }).catch(({ code, message }) => [code, message])
    return { left, refused }
  })
  expect(found.left).toEqual([0, 0, 1, 0])
  expect(found.refused).toEqual(['usage', expect.stringMatching(/^The picture was destroyed .* Decode it again\.$/)])
})
