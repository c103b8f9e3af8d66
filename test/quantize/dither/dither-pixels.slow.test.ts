import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { indicesPerByte } from '../../../src/common/packed-rows.ts'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { rowBlocks } from '../../../src/formats/png/png-rows.ts'
import { coordsOf } from '../../../src/quantize/color/color-space.ts'
import { ditherer, planDither } from '../../../src/quantize/dither/dither.ts'
import { paletteCentroids } from '../../../src/quantize/palette/round-palette.ts'
import { combinations } from '../../helpers/covering.ts'
import { alphaNoise, draw, gradient, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'

/** Gray and colored entries spread over the cube; for images with alpha the last quarter is opaque. */
function paletteOf(count: number, opaque: boolean): Uint32Array {
  const keys = Uint32Array.from({ length: count }, (_, k) => {
    const alpha = opaque || k >= count - Math.ceil(count / 4) ? 255 : Math.floor((200 * k) / count)
    return alpha === 0
      ? 0
      : (((k * 67) & 255) | (((k * 29) & 255) << 8) | (((k * 151) & 255) << 16) | (alpha << 24)) >>> 0
  })
  return keys.sort((a, b) => (a >>> 24) - (b >>> 24) || a - b)
}

function coordinates(key: number): Int32Array {
  const coords = new Int32Array(4)
  coordsOf(key >>> 24 === 0 ? 0 : key, 'oklab', coords)
  return coords
}

/** The entry each pixel takes by itself, and the mean squared distance to it. */
function nearestOf({ pixels }: TestImage, palette: Uint32Array): { indices: Uint8Array; meanError: number } {
  const entries = [...palette].map(coordinates)
  let sum = 0
  const indices = Uint8Array.from(pixels, pixel => {
    const own = coordinates(pixel)
    let [best, least] = [-1, Number.POSITIVE_INFINITY]
    for (const [k, entry] of entries.entries()) {
      if (pixel >>> 24 === 255 && palette[k] >>> 24 !== 255) continue
      const distance = own.reduce((total, value, d) => total + (value - entry[d]) ** 2, 0)
      if (distance < least) [best, least] = [k, distance]
    }
    sum += least
    return best
  })
  return { indices, meanError: sum / pixels.length }
}

/** From the nearest entries on; `lossy` 0 goes without thrift. */
function ditherTo(image: TestImage, palette: Uint32Array, dither: number, lossy: number) {
  const dims = image.pixels.every(pixel => pixel >>> 24 === 255) ? 3 : 4
  const { indices, meanError } = nearestOf(image, palette)
  const rdo = lossy > 0 ? { lossy, meanError, survivors: 16 as const } : null
  const centroids = paletteCentroids(palette, dims, 'oklab')
  const grounds = new Int32Array(4 * centroids.count).fill(-1)
  const plan = planDither(indices, image.width, { palette: centroids, space: 'oklab', grounds, dither, rdo })
  const parts = [...ditherer(plan)(image, indices)]
  return { indices, parts }
}

/** Size of the picture's part of a PNG. */
function deflated(indices: Uint8Array, { width, height }: TestImage, entries: number): number {
  const depth = (8 / indicesPerByte(entries)) as 1 | 2 | 4 | 8
  return deflateSync(Buffer.concat([...rowBlocks({ width, height, indices }, depth)]), { level: 9 }).length
}

const COUNTS = [2, 3, 4, 5, 16, 17, 256]
const WIDTHS = [1, 2, 3, 7, 8, 9, 64]
const CASES = combinations({
  count: COUNTS,
  width: WIDTHS,
  make: [photoLike, alphaNoise],
  dither: [0, 0.75, 1],
  lossy: [0, 30, 100],
})

describe.each(COUNTS)('the ditherer with %i entries', count => {
  test.each(WIDTHS)('gives entries that each pixel may take, in rows of %i', width => {
    const cases = CASES.filter(one => one.count === count && one.width === width)
    expect(cases.length).toBeGreaterThan(0)
    for (const { make, dither, lossy } of cases) {
      const image = make(width, 40)
      const palette = paletteOf(count, make === photoLike)
      const nearest = nearestOf(image, palette).indices
      const { indices } = ditherTo(image, palette, dither, lossy)
      expect(Math.max(...indices)).toBeLessThan(count)
      const wrong = indices.findIndex((index, i) => {
        const alpha = image.pixels[i] >>> 24
        return (alpha === 0 && index !== nearest[i]) || (alpha === 255 && palette[index] >>> 24 !== 255)
      })
      expect(wrong).toBe(-1)
    }
  })

  test('without errors handed on and without thrift leaves the nearest entries', () => {
    for (const image of [photoLike(50, 30), softDisc(40), noise(30, 30)]) {
      const palette = paletteOf(count, image.name !== 'soft disc')
      expect(ditherTo(image, palette, 0, 0).indices).toEqual(nearestOf(image, palette).indices)
    }
  })

  test('gives the same every time', () => {
    const image = photoLike(70, 50)
    const palette = paletteOf(count, true)
    const [one, other] = [ditherTo(image, palette, 0.75, 30), ditherTo(image, palette, 0.75, 30)]
    expect(one.indices).toEqual(other.indices)
  })

  test('with thrift makes the file smaller', () => {
    const image = photoLike(160, 120)
    const palette = paletteOf(count, true)
    const plain = ditherTo(image, palette, 0.75, 0).indices
    const rateDistortion = ditherTo(image, palette, 0.75, 30).indices
    expect(deflated(rateDistortion, image, count)).toBeLessThan(deflated(plain, image, count) * 0.98)
  })
})

test('tells how far it is after every row, up to 1', () => {
  expect(ditherTo(gradient(8, 4), paletteOf(16, true), 1, 0).parts).toEqual([0.25, 0.5, 0.75, 1])
})

test('a picture between two grays keeps its lightness in every area, with thrift too', () => {
  // Neighbours differ, so that no area is flat: 2 in 5 of the way from black to white, in OKLab.
  const image = draw('gray with grain', 90, 90, (x, y) => Array(3).fill(100 + ((x + y) % 2) * 6))
  const palette = packedPixels(Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255))
  const own = new Int32Array(4)
  const wanted = [100, 106].map(gray => {
    coordsOf((gray * 0x010101 + 0xff000000) >>> 0, 'oklab', own)
    return own[0] / 2040
  })
  const meanWanted = (wanted[0] + wanted[1]) / 2
  for (const lossy of [0, 30]) {
    const { indices } = ditherTo(image, palette, 1, lossy)
    for (let top = 10; top < 90; top += 20) {
      for (let left = 10; left < 90; left += 20) {
        let white = 0
        for (let i = 0; i < 400; i++) white += indices[(top + Math.floor(i / 20)) * 90 + left + (i % 20)]
        expect(Math.abs(white / 400 - meanWanted)).toBeLessThan(0.03)
      }
    }
  }
})

test('fully transparent pixels neither take an error nor leave one', () => {
  const ground = photoLike(60, 40).pixels
  const hole = (x: number) => x >= 20 && x < 40
  const shown = (hidden: number) =>
    draw('a hole', 60, 40, (x, y) => {
      const p = ground[y * 60 + x]
      return hole(x) ? [hidden, 255 - hidden, hidden, 0] : [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
    })
  const palette = paletteOf(16, false)
  for (const lossy of [0, 30])
    expect(ditherTo(shown(0), palette, 1, lossy).indices).toEqual(ditherTo(shown(255), palette, 1, lossy).indices)
})
