import { describe, expect, test } from 'vitest'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { compress } from '../../../src/platform/node/compress-node.ts'
import { decode } from '../../../src/platform/node/decode-node.ts'
import { draw, photoLike, softDisc, type TestImage, toRgba } from '../../helpers/images.ts'

type Color = number[]

/** A round glow in a corner of a clear picture. */
const glow = (x: number, y: number, cx: number, cy: number) =>
  Math.round(255 * Math.max(0, Math.min(1, (24 - Math.hypot(x - cx, y - cy)) / 5)))

const whiteGlow = () => draw('a white glow', 64, 64, (x, y) => [255, 255, 255, glow(x, y, 32, 32)])

/** Glows of different colors, far enough from each other; black is hidden where nothing shows. */
function glows(colors: Color[]): TestImage {
  return draw('glows', 64 * colors.length, 64, (x, y) => {
    const alpha = glow(x % 64, y, 32, 32)
    return alpha === 0 ? [0, 0, 0, 0] : [...colors[Math.floor(x / 64)], alpha]
  })
}

const engine = await createEngine({ backend: 'cpu' })

/** The picture that comes out. */
async function bleeding(image: TestImage, options: object = {}): Promise<TestImage & { palette: Uint32Array }> {
  const { palette, indices } = await engine.quantize(toRgba(image), { colors: 16, bleed: true, ...options })
  const entries = packedPixels(palette.slice())
  return { ...image, pixels: Uint32Array.from(indices, k => entries[k]), palette: entries }
}

const channel = (pixel: number, c: number) => (pixel >>> (8 * c)) & 255

/**
 * The picture over a ground, half a pixel off to the right and below, as a game engine draws it: red, green, blue and
 * alpha are mixed each by itself.
 */
function filtered({ width, height, pixels }: TestImage, ground: number): number[][] {
  const out: number[][] = []
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const four = [0, 1, width, width + 1].map(more => pixels[y * width + x + more])
      const [r, g, b, a] = [0, 1, 2, 3].map(c => four.reduce((sum, pixel) => sum + channel(pixel, c), 0) / 4)
      out.push([r, g, b].map(value => (value * a) / 255 + ground * (1 - a / 255)))
    }
  }
  return out
}

/** By how many levels the darkest filtered pixel lies below a white ground. */
const darkest = (image: TestImage) =>
  Math.max(
    ...filtered(image, 255)
      .flat()
      .map(value => 255 - value),
  )

describe('the colors of clear pixels', () => {
  test('are 0, 0, 0, 0 if nothing is asked for, with or without colors hidden there', async () => {
    for (const image of [whiteGlow(), softDisc(48)]) {
      const { pixels } = await bleeding(image, { bleed: false })
      const clear = pixels.filter((_, i) => image.pixels[i] >>> 24 === 0)
      expect(new Set(clear)).toEqual(new Set([0]))
    }
  })

  test('are those of their neighbors: no dark fringe where a filter does not premultiply', async () => {
    const { data, width, height } = await decode('test/fixtures/reports/glow-white.png')
    const file = { name: 'glow', width, height, pixels: packedPixels(data) }
    for (const image of [whiteGlow(), file]) {
      expect(darkest(await bleeding(image, { bleed: false }))).toBeGreaterThan(4)
      expect(darkest(await bleeding(image))).toBeLessThan(2)
      expect(darkest(await bleeding(image, { dither: 1, lossy: 100, colors: 8 }))).toBeLessThan(2)
    }
  })

  test('differ where the neighbors differ, by as few entries as are needed', async () => {
    const image = glows([
      [255, 0, 0],
      [0, 200, 0],
      [255, 255, 255],
    ])
    const result = await bleeding(image, { colors: 64 })
    expect(result.palette.filter(entry => entry >>> 24 === 0).length).toBe(3)
    const corners = [0, 64, 128].map(x => [0, 1, 2].map(c => channel(result.pixels[x + 20], c)))
    expect(corners).toEqual([
      [255, 0, 0],
      [0, 200, 0],
      [255, 255, 255],
    ])
    const single = await bleeding(whiteGlow())
    expect(single.palette.filter(entry => entry >>> 24 === 0)).toEqual(Uint32Array.of(0x00ffffff))
  })

  test('take at most an eighth of the palette, and never more than are asked for', async () => {
    const image = softDisc(96)
    for (const colors of [2, 3, 8, 16, 40, 256]) {
      const { palette, pixels } = await bleeding(image, { colors })
      expect(palette.length).toBeLessThanOrEqual(colors)
      const clear = palette.filter(entry => entry >>> 24 === 0).length
      expect(clear).toBeGreaterThanOrEqual(1)
      expect(clear).toBeLessThanOrEqual(Math.max(1, colors / 8))
      expect(pixels.every((pixel, i) => pixel >>> 24 !== 0 || image.pixels[i] >>> 24 < 255)).toBe(true)
      expect(pixels.every((pixel, i) => pixel >>> 24 === 0 || image.pixels[i] >>> 24 > 0)).toBe(true)
    }
  })

  test('change no visible pixel if one entry serves, nor a picture whose colors all fit', async () => {
    const plain = await bleeding(whiteGlow(), { bleed: false })
    const bled = await bleeding(whiteGlow())
    expect(bled.pixels.map(pixel => (pixel >>> 24 === 0 ? 0 : pixel))).toEqual(plain.pixels)
    const few = draw('few colors', 40, 40, (x, y) => (x % 8 < 4 ? [0, 0, 0, 0] : [x * 6, (y >> 3) * 60, 90, 255]))
    const distinct = new Set(few.pixels).size
    for (const more of [0, 1, 2]) {
      const exact = await bleeding(few, { colors: distinct + more })
      expect(exact.pixels.map(pixel => (pixel >>> 24 === 0 ? 0 : pixel))).toEqual(few.pixels)
    }
  })

  test('are looked for nowhere if a picture is opaque or wholly clear', async () => {
    const clear = draw('clear', 9, 9, () => [90, 80, 70, 0])
    for (const image of [photoLike(40, 30), clear])
      expect((await bleeding(image)).pixels).toEqual((await bleeding(image, { bleed: false })).pixels)
  })

  test('reach every clear pixel from the nearest edge', async () => {
    const image = draw('two dots far apart', 90, 70, (x, y) => {
      if (x === 20 && y === 30) return [250, 0, 0]
      return x === 70 && y === 50 ? [0, 0, 250] : [0, 0, 0, 0]
    })
    const { pixels } = await bleeding(image, { colors: 32 })
    const wrong = pixels.findIndex((pixel, i) => {
      const [x, y] = [i % 90, Math.floor(i / 90)]
      const far = (cx: number, cy: number) => Math.max(Math.abs(x - cx), Math.abs(y - cy))
      const [red, blue] = [far(20, 30), far(70, 50)]
      if (red === blue || pixel >>> 24 === 255) return false
      return (pixel & 255) > 100 !== red < blue
    })
    expect(wrong).toBe(-1)
  })
})

describe('palettes made before', () => {
  test('give their clear entries to the nearest colors', async () => {
    const image = glows([
      [255, 0, 0],
      [0, 0, 255],
    ])
    const palette = Uint8Array.of(250, 10, 10, 0, 255, 0, 0, 255, 0, 0, 255, 255, 10, 10, 250, 0, 128, 0, 128, 128)
    const { indices, palette: same } = await engine.quantize(toRgba(image), { palette, bleed: true })
    expect(same).toEqual(palette)
    expect([indices[0], indices[127]]).toEqual([0, 3])
    const without = await engine.quantize(toRgba(image), { palette })
    expect([without.indices[0], without.indices[127]]).toEqual([0, 0])
  })

  test('have clear entries for all pictures that share them', async () => {
    const images = [glows([[255, 0, 0]]), glows([[0, 0, 255]]), photoLike(40, 30)]
    const { palette } = await engine.sharedPalette(images.map(toRgba), { colors: 64, bleed: true })
    expect(palette.length / 4).toBeLessThanOrEqual(64)
    const corners: number[][] = []
    for (const image of images.slice(0, 2)) {
      const { indices } = await engine.quantize(toRgba(image), { palette, bleed: true })
      corners.push([...palette.subarray(4 * indices[0], 4 * indices[0] + 4)])
    }
    expect(corners).toEqual([
      [255, 0, 0, 0],
      [0, 0, 255, 0],
    ])
  })

  test('are clustered anew if several clear entries need room', async () => {
    const image = toRgba(softDisc(64))
    const histogram = await engine.histogram(image)
    const options = { colors: 32, bleed: true } as const
    const paletteHandle = await engine.palette(histogram, options)
    const { indices, palette } = await engine.quantize(image, { ...options, histogram, paletteHandle })
    expect({ indices, palette }).toEqual(
      await engine.quantize(image, options).then(({ indices, palette }) => ({ indices, palette })),
    )
  })
})

test('files hold the colors of clear pixels, in every format and at every effort', async () => {
  const { width, height, data } = toRgba(whiteGlow())
  const sharp = (await import('sharp')).default
  const file = new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer(),
  )
  for (const format of ['png', 'webp'] as const)
    for (const effort of [0, 2, 4] as const) {
      const { bytes, report } = await compress(file, { colors: 16, bleed: true, format, effort, engine })
      expect(report.usedOriginal).toBe(false)
      const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer()
      expect([format, effort, ...pixels.subarray(0, 4)]).toEqual([format, effort, 255, 255, 255, 0])
    }
})
