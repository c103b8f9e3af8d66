import { describe, expect, test } from 'vitest'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { checkQuantizeOptions } from '../../../src/options/resolve.ts'
import { decode } from '../../../src/platform/node/decode-node.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import type { Raster } from '../../../src/quantize/types.ts'
import { draw, photoLike } from '../../helpers/images.ts'

const hooks = { step() {}, async yieldToEventLoop() {} }
const photo = photoLike(200, 150, 5)

const SHAPES: Record<string, (x: number, y: number) => boolean> = {
  'a rectangle': (x, y) => x >= 12 && x < 150 && y >= 20 && y < 110,
  'a disc': (x, y) => Math.hypot(x - 90, y - 75) < 60,
  'a frame': (x, y) => x < 30 || x >= 170 || y < 30 || y >= 120,
  'a slanted band': (x, y) => Math.abs(2 * x - 3 * y + 20) < 90,
}

/** A photo cut out along a hard edge, on a plain ground. */
const onGround = (shape: string, ground: number[]) =>
  draw(shape, photo.width, photo.height, (x, y) => {
    if (!SHAPES[shape](x, y)) return ground
    const p = photo.pixels[y * photo.width + x]
    return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
  })

/** Pixels of the ground that have become another color. */
async function stains(image: Raster, ground: number, options: object): Promise<number> {
  const { palette, indices } = await quantizeOnCpu(image, checkQuantizeOptions(options), hooks)
  const entries = packedPixels(palette)
  const shown = new Map<number, number>()
  image.pixels.forEach((pixel, i) => {
    const color = entries[indices[i]]
    if (pixel === ground) shown.set(color, (shown.get(color) ?? 0) + 1)
  })
  const counts = [...shown.values()].sort((a, b) => b - a)
  return counts.slice(1).reduce((sum, count) => sum + count, 0)
}

const SETTINGS = [
  { colors: 64 },
  { colors: 16 },
  { colors: 32, dither: 1, lossy: 0 },
  { colors: 128, lossy: 100 },
  { colors: 48, space: 'srgb', dither: 0.75 },
]

describe('a plain ground stays one color up to a hard edge', () => {
  const grounds = [
    [198, 198, 198],
    [255, 255, 255],
    [20, 60, 160],
  ]
  for (const [n, shape] of Object.keys(SHAPES).entries())
    test(`around ${shape}`, async () => {
      const ground = grounds[n % grounds.length]
      const image = onGround(shape, ground)
      const key = draw('the ground', 1, 1, () => ground).pixels[0]
      for (const settings of SETTINGS)
        expect({ settings, stains: await stains(image, key, { ...settings, speed: 10 }) }).toEqual({
          settings,
          stains: 0,
        })
    })

  test('around a photo on gray', async () => {
    const { data, width, height } = await decode('test/fixtures/reports/grey198-photo.png')
    const image = { pixels: packedPixels(data), width, height }
    for (const colors of [16, 64, 200]) expect(await stains(image, 0xffc6c6c6, { colors })).toBe(0)
  })
})
