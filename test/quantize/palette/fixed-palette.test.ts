import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coordsOf } from '../../../src/quantize/color/color-space.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import type { Hooks, QuantizeSettings } from '../../../src/quantize/settings.ts'
import type { SpaceName } from '../../../src/quantize/types.ts'
import { alphaNoise, draw, photoLike, softDisc, withColors } from '../../helpers/images.ts'

import { oneRow, PLAIN } from '../../helpers/settings.ts'

const hooks: Hooks = { step() {}, async yieldToEventLoop() {} }
const base: QuantizeSettings = { ...PLAIN, colors: 256 }
const bytesOf = (keys: readonly number[]) => new Uint8Array(Uint32Array.from(keys).buffer)
const map = (pixels: Uint32Array, palette: readonly number[], settings: Partial<QuantizeSettings> = {}) =>
  quantizeOnCpu(oneRow(pixels), { ...base, ...settings, palette: bytesOf(palette) }, hooks)

const isOpaque = (key: number) => key >>> 24 === 255

function distance(a: number, b: number, space: SpaceName): number {
  const [p, q] = [new Int32Array(4), new Int32Array(4)]
  coordsOf(a >>> 24 === 0 ? 0 : a, space, p)
  coordsOf(b >>> 24 === 0 ? 0 : b, space, q)
  return p.reduce((sum, x, d) => sum + (x - q[d]) ** 2, 0)
}

/** The rule in the plainest words: all entries one by one; ties to those that are not opaque, then to the first. */
function nearestOf(palette: readonly number[], space: SpaceName): (pixel: number) => number {
  const places = palette.map((key, k) => ({ key, k }))
  places.sort((a, b) => Number(isOpaque(a.key)) - Number(isOpaque(b.key)) || a.k - b.k)
  const opaque = places.filter(({ key }) => isOpaque(key))
  return pixel => {
    const from = isOpaque(pixel) && opaque.length > 0 ? opaque : places
    const distances = from.map(({ key }) => distance(pixel, key, space))
    return from[distances.indexOf(Math.min(...distances))].k
  }
}

const BLACK = 0xff000000
const WHITE = 0xffffffff
const RED = 0xff0000ff
const HALF_RED = 0x800000ff
const NOTHING = 0x00123456

const PALETTES: [string, number[]][] = [
  ['opaque entries, neither sorted nor all used', [WHITE, RED, BLACK, 0xff00ff01, 0xff808080]],
  ['one entry', [0xff405060]],
  ['equal entries', [RED, WHITE, RED, WHITE, BLACK]],
  ['soft and transparent entries among opaque ones', [WHITE, HALF_RED, BLACK, NOTHING, RED, 0x40ffffff]],
  ['no transparent entry', [WHITE, HALF_RED, BLACK]],
  ['no opaque entry', [HALF_RED, NOTHING, 0xfeffffff]],
  ['transparent entries only', [NOTHING, 0]],
  ['256 entries', Array.from({ length: 256 }, (_, k) => (k * 0x010305 + BLACK) >>> 0)],
]
const IMAGES = [photoLike(40, 30), softDisc(40), alphaNoise(30, 20), withColors(5, 20, 10)]

describe.each(['srgb', 'oklab'] as const)('mapping to a given palette in %s', space => {
  test.each(PALETTES)('takes the nearest entry, one by one: %s', async (_, palette) => {
    for (const { pixels } of IMAGES) {
      const result = await map(pixels, palette, { space })
      expect(result.indices).toEqual(Uint8Array.from(pixels, nearestOf(palette, space)))
      expect(result.palette).toEqual(bytesOf(palette))
      expect(result).toMatchObject({ iterations: 0, converged: true })
    }
  })

  test('any pixels, any palette', async () => {
    const alpha = fc.constantFrom(0, 1, 128, 254, 255, 255)
    const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), alpha)
    const key = color.map(([r, g, b, a]) => (r | (g << 8) | (b << 16) | (a << 24)) >>> 0)
    const keys = fc.array(key, { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(keys, keys, async (pixels, palette) => {
        const { indices } = await map(Uint32Array.from(pixels), palette, { space })
        expect([...indices]).toEqual(pixels.map(nearestOf(palette, space)))
      }),
      { numRuns: 25 },
    )
  })

  test('both point modes, every seed and every speed give the same', async () => {
    const { pixels } = softDisc(40)
    const { ms: _, ...one } = await map(pixels, PALETTES[3][1], { space })
    const { ms: __, ...other } = await map(pixels, PALETTES[3][1], { space, points: 'pixels', seed: 7, speed: 1 })
    expect(other).toEqual(one)
  })

  test('an image whose own palette is given comes back as it was', async () => {
    const { pixels } = photoLike(60, 40)
    const own = await quantizeOnCpu(oneRow(pixels), { ...base, colors: 20, space }, hooks)
    const again = await quantizeOnCpu(oneRow(pixels), { ...base, space, palette: own.palette }, hooks)
    expect([again.palette, again.indices, again.mse]).toEqual([own.palette, own.indices, own.mse])
  })
})

test('an image of few colors is mapped all the same', async () => {
  const { pixels } = withColors(3, 9, 9)
  const { palette, indices, mse } = await map(pixels, [WHITE, BLACK])
  expect(palette).toEqual(bytesOf([WHITE, BLACK]))
  expect(Math.max(...indices)).toBe(1)
  expect(mse).toBeGreaterThan(0)
})

test('where the palette holds every color nothing is lost, whatever its order', async () => {
  const { pixels } = withColors(60, 30, 30)
  const keys = [...new Set(pixels)].sort((a, b) => ((a * 7919) % 4093) - ((b * 7919) % 4093))
  const { indices, mse } = await map(pixels, [NOTHING, ...keys, 0xff123456])
  expect(Uint32Array.from(indices, k => keys[k - 1])).toEqual(pixels)
  expect(mse).toBe(0)
})

test('hidden colors of transparent entries are kept; all transparent pixels take the first of them', async () => {
  const { pixels } = draw('hidden', 4, 1, x => [x * 60, 9, 9, x < 2 ? 0 : 255])
  const { palette, indices } = await map(pixels, [BLACK, NOTHING, 0])
  expect(palette).toEqual(bytesOf([BLACK, NOTHING, 0]))
  expect([...indices]).toEqual([1, 1, 0, 0])
})
