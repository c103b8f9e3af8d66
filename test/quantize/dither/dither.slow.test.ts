import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { decode } from '../../../src/platform/node/decode-node.ts'
import { coordsOf } from '../../../src/quantize/color/color-space.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Hooks, QuantizeSettings } from '../../../src/quantize/settings.ts'
import { combinations } from '../../helpers/covering.ts'
import {
  alphaNoise,
  draw,
  gradient,
  photoLike,
  smallCases,
  softDisc,
  type TestImage,
  withColors,
} from '../../helpers/images.ts'
import { EYE, PLAIN } from '../../helpers/settings.ts'

const hooks: Hooks = { step() {}, async yieldToEventLoop() {} }
/** At the highest speed: what the search finds is not the question here. */
const run = (image: TestImage, settings: Partial<QuantizeSettings>) =>
  quantizeOnCpu(image, { ...EYE, speed: 10, ...settings }, hooks)

function unpack(palette: Uint8Array, indices: Uint8Array): Uint32Array {
  const words = packedPixels(palette.slice())
  return Uint32Array.from(indices, index => words[index])
}

function coordinates(pixel: number): Int32Array {
  const coords = new Int32Array(4)
  coordsOf(pixel >>> 24 === 0 ? 0 : pixel, 'oklab', coords)
  return coords
}

/** Mean squared error of the three channels after both pictures are averaged over blocks of `side` pixels. */
function blockError({ width, height, pixels }: TestImage, result: Uint32Array, side: number): number {
  let sum = 0
  let blocks = 0
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      for (const shift of [0, 8, 16]) {
        let difference = 0
        for (let i = 0; i < side * side; i++) {
          const at = (top + Math.floor(i / side)) * width + left + (i % side)
          difference += ((pixels[at] >>> shift) & 255) - ((result[at] >>> shift) & 255)
        }
        sum += (difference / side ** 2) ** 2
      }
      blocks++
    }
  }
  return sum / (3 * blocks)
}

/** A piece of the sample photo. */
async function photo(width: number, height: number): Promise<TestImage> {
  const { width: stride, data } = await decode('examples/parrots.png')
  const all = packedPixels(data)
  return {
    name: 'a photo',
    width,
    height,
    pixels: Uint32Array.from(
      { length: width * height },
      (_, i) => all[(100 + Math.floor(i / width)) * stride + 250 + (i % width)],
    ),
  }
}

/** Size of the picture as a palette PNG's data, one index a byte. */
function deflated(indices: Uint8Array, width: number): number {
  const rows = new Uint8Array(indices.length + indices.length / width)
  for (let from = 0, to = 0; from < indices.length; from += width, to += width + 1)
    rows.set(indices.subarray(from, from + width), to + 1)
  return deflateSync(rows, { level: 9 }).length
}

describe('the dither stage', () => {
  test.each(smallCases())('gives valid indices that use every entry, and says their error, for $name', async image => {
    for (const colors of [2, 4, 5, 16, 17, 256]) {
      const { palette, indices, mse } = await run(image, { colors })
      expect(palette.length / 4).toBeLessThanOrEqual(colors)
      expect(new Set(indices).size).toBe(palette.length / 4)
      let sum = 0
      unpack(palette, indices).forEach((result, i) => {
        const source = image.pixels[i]
        for (const shift of [0, 8, 16]) {
          const [a, b] = [source, result].map(p => (((p >>> shift) & 255) * (p >>> 24)) / 255)
          sum += ((a - b) ** 2 + (a - (source >>> 24) - (b - (result >>> 24))) ** 2) / 2
        }
      })
      expect(mse).toBeCloseTo(sum / (3 * indices.length), 6)
    }
  })

  test.each([1, 2, 3, 7, 8, 9, 64])('works at a width of %i', async width => {
    for (const colors of [2, 4, 16, 40]) {
      const image = photoLike(width, 50, width)
      const { palette, indices } = await run(image, { colors, lossy: 100 })
      expect(indices.length).toBe(width * 50)
      expect(Math.max(...indices)).toBe(palette.length / 4 - 1)
    }
  })

  test('keeps the mean color of areas far better than the nearest entries do', async () => {
    const image = gradient(160, 120)
    const error = async (dither: number) => {
      const { palette, indices } = await run(image, { colors: 16, dither, lossy: 0 })
      return blockError(image, unpack(palette, indices), 4)
    }
    const [none, half, whole] = [await error(0), await error(0.5), await error(1)]
    expect(half).toBeLessThan(none * 0.8)
    expect(whole).toBeLessThan(none * 0.7)
  })

  test('does not let a slow ramp, flat to look at closely, fall into strips', async () => {
    const image = draw('a slow ramp', 340, 64, x => Array(3).fill(90 + 2 * Math.floor(x / 17)))
    const error = async (dither: number) => {
      const { palette, indices } = await run(image, { colors: 4, dither })
      return blockError(image, unpack(palette, indices), 8)
    }
    expect(await error(0.75)).toBeLessThan(0.5 * (await error(0)))
  })

  test('leaves flat areas clean', async () => {
    const hills = photoLike(120, 90)
    const flat = (x: number, y: number) => x >= 30 && x < 70 && y >= 20 && y < 60
    const image = draw('a flat square', 120, 90, (x, y) => {
      const p = hills.pixels[y * 120 + x]
      return flat(x, y) ? [121, 133, 99] : [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
    })
    const { palette, indices } = await run(image, { colors: 12 })
    const inside = new Set<number>()
    for (let y = 22; y < 58; y++) for (let x = 32; x < 68; x++) inside.add(indices[y * 120 + x])
    expect(inside.size).toBe(1)
    const [k] = inside
    // More than a third of the entry's pixels: it is this very color.
    expect([...palette.subarray(4 * k, 4 * k + 4)]).toEqual([121, 133, 99, 255])
  })

  test('makes the file smaller the more error is taken into the bargain', async () => {
    const image = await photo(192, 144)
    const at = async (lossy: number) => {
      const { indices, mse } = await run(image, { lossy })
      return { bytes: deflated(indices, image.width), mse }
    }
    const [none, some, more] = [await at(0), await at(25), await at(60)]
    expect(some.bytes).toBeLessThan(none.bytes * 0.95)
    expect(more.bytes).toBeLessThan(some.bytes * 0.92)
    expect(some.mse).toBeLessThan(none.mse * 1.1)
    expect(more.mse).toBeLessThan(none.mse * 1.35)
  })

  test('with more lossiness always has fewer bytes, and never much more error, dithered or not', async () => {
    const image = await photo(144, 112)
    for (const dither of [0, 0.75]) {
      const made = []
      for (const lossy of [0, 20, 50, 100]) {
        const { indices, mse } = await run(image, { colors: 64, dither, lossy })
        made.push({ bytes: deflated(indices, image.width), mse })
      }
      for (const [i, { bytes, mse }] of made.entries()) {
        if (i > 0) expect(bytes).toBeLessThan(made[i - 1].bytes * 0.99)
        expect(mse).toBeLessThan(made[0].mse * 1.8)
      }
      expect(made[3].mse).toBeGreaterThan(made[0].mse)
    }
  })

  test('leaves every pixel on its nearest entry where neither dithering nor lossiness is asked for', async () => {
    for (const image of [await photo(60, 40), softDisc(40)]) {
      const { palette, indices, mse } = await run(image, { colors: 24, dither: 0, lossy: 0 })
      const entries = packedPixels(palette.slice())
      const at = [...entries].map(key => coordinates(key))
      const further = image.pixels.findIndex((pixel, i) => {
        const own = coordinates(pixel)
        const distance = (k: number) => at[k].reduce((sum, value, d) => sum + (value - own[d]) ** 2, 0)
        const allowed = [...at.keys()].filter(k => pixel >>> 24 !== 255 || entries[k] >>> 24 === 255)
        return distance(indices[i]) > Math.min(...allowed.map(distance))
      })
      expect(further).toBe(-1)
      expect(mse).toBeGreaterThan(0)
    }
  })

  test('gives the same result every time', async () => {
    const image = await photo(100, 60)
    const [{ ms: _, ...one }, { ms: __, ...other }] = [await run(image, {}), await run(image, {})]
    expect(one).toEqual(other)
  })

  test('makes undithered files smaller too, and small palettes, several indices to a byte', async () => {
    const image = await photo(144, 96)
    for (const colors of [4, 16, 256]) {
      const at = (lossy: number) => quantizeOnCpu(image, { ...PLAIN, speed: 10, colors, lossy }, hooks)
      const [none, some] = [await at(0), await at(30)]
      expect(deflated(some.indices, image.width)).toBeLessThan(deflated(none.indices, image.width) * 0.97)
      expect(some.mse).toBeGreaterThan(none.mse)
      expect(some.mse).toBeLessThan(none.mse * 1.35)
    }
  })

  const alphas = [softDisc(60), alphaNoise(50, 40)]
  const settings = [{}, { dither: 1, lossy: 100 }, { space: 'srgb' }] as const
  const alphaCases = combinations({ image: alphas, settings, colors: [2, 3, 5, 16, 100] })
  test.each(alphas)('does not touch alpha 0 and keeps alpha 255 in $name', async image => {
    for (const { settings, colors } of alphaCases.filter(one => one.image === image)) {
      const { palette, indices } = await run(image, { ...settings, colors })
      const result = unpack(palette, indices)
      const changed = image.pixels.findIndex((pixel, i) => {
        const alpha = pixel >>> 24
        return alpha === 0 ? result[i] !== 0 : alpha === 255 && result[i] >>> 24 !== 255
      })
      expect(changed).toBe(-1)
    }
  })

  test.each([2, 17, 256])('has nothing to do where the palette holds all %i colors', async count => {
    const image = withColors(count, 64, 40)
    const { palette, indices, mse } = await run(image, { colors: count, dither: 1, lossy: 100 })
    expect(unpack(palette, indices)).toEqual(image.pixels)
    expect(mse).toBe(0)
  })
})

describe("the eye's weights", () => {
  const random = seededRandom(5)
  /** A large dull picture with grain and one small red thing in it: 9 of 65,536 pixels. */
  const dull = draw('a red thing on a dull picture', 256, 256, (x, y) => {
    const red = x >= 200 && x < 203 && y >= 90 && y < 93
    const light = 128 + 60 * Math.sin(x / 37) * Math.cos(y / 51) + 20 * (random() - 0.5)
    return red ? [215 + (x % 3), 25 + (y % 3), 30] : [0, 0, 0].map(() => light + 2 * (random() - 0.5))
  })

  const gray = coordinates(0xff808080)
  /** How far from gray a color is. */
  const chromaOf = (key: number) => Math.hypot(...[1, 2].map(d => coordinates(key)[d] - gray[d]))
  const wanted = chromaOf(0xff1e1ad8)

  async function chromaOfThing(settings: Partial<QuantizeSettings>): Promise<number> {
    const { palette, indices } = await run(dull, settings)
    const result = unpack(palette, indices)
    let sum = 0
    for (let i = 0; i < 9; i++) sum += chromaOf(result[(90 + Math.floor(i / 3)) * 256 + 200 + (i % 3)])
    return sum / 9
  }

  test('let a small thing on a large dull picture keep its color among 16', async () => {
    const colors = 16
    expect(await chromaOfThing({ colors })).toBeGreaterThan(wanted * 0.95)
    // The picture is such that it would be lost otherwise.
    expect(await chromaOfThing({ colors, weights: 'pixels' })).toBeLessThan(wanted * 0.1)
  })
})
