import { describe, expect, test } from 'vitest'
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { checkQuantizeOptions } from '../../../src/options/resolve.ts'
import { coordsOf, keyOfCentroid } from '../../../src/quantize/color/color-space.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import type { Raster } from '../../../src/quantize/types.ts'
import { draw, photoLike, softDisc } from '../../helpers/images.ts'

const hooks = { step() {}, async yieldToEventLoop() {} }
const photo = photoLike(96, 72)

/** A photo without color, or one with as many levels of tint in blue. */
const grayPhoto = (tint = 0) =>
  draw('a gray photo', photo.width, photo.height, (x, y) => {
    const light = (photo.pixels[y * photo.width + x] >>> 8) & 255
    return [light, light, Math.min(255, light + tint)]
  })

/** A gray disc with a soft edge, other colors hidden where it is clear. */
const grayDisc = () => {
  const disc = softDisc(56)
  return draw('a gray disc', 56, 56, (x, y) => {
    const p = disc.pixels[y * 56 + x]
    const [light, alpha] = [p & 255, p >>> 24]
    return alpha === 0 ? [200, 10, 90, 0] : [light, light, light, alpha]
  })
}

async function paletteOf(raster: Raster, options: object): Promise<Uint32Array> {
  const { palette } = await quantizeOnCpu(raster, checkQuantizeOptions(options), hooks)
  return packedPixels(palette)
}

const channels = (key: number) => [key & 255, (key >>> 8) & 255, (key >>> 16) & 255]
const tinted = (palette: Uint32Array) => [...palette].map(channels).filter(([r, g, b]) => r !== g || g !== b)

describe('a picture without color stays without', () => {
  const pictures: [string, Raster][] = [
    ['an opaque photo', grayPhoto()],
    ['a disc with soft edges', grayDisc()],
  ]
  for (const [name, picture] of pictures) {
    for (const space of ['oklab', 'srgb'])
      test(`${name}, any number of colors, in ${space}`, async () => {
        for (const colors of [2, 3, 5, 8, 11, 16, 23, 32, 47, 64, 96, 120])
          expect({ colors, tinted: tinted(await paletteOf(picture, { colors, space, speed: 10 })) }).toEqual({
            colors,
            tinted: [],
          })
      })
    test(`${name}, whatever else is asked for`, async () => {
      const settings = [
        { colors: 20, speed: 1, dither: 0, lossy: 0 },
        { colors: 40, speed: 3, dither: 1, lossy: 80, weights: 'pixels' },
        { colors: 33, points: 'pixels', seed: 7 },
        { colors: 24, space: 'srgb', speed: 1, weights: 'eye' },
        { colors: 'auto' },
        { quality: '60-80' },
      ]
      for (const options of settings)
        expect({ options, tinted: tinted(await paletteOf(picture, options)) }).toEqual({ options, tinted: [] })
    })
  }

  test('the entry of a gray is that gray, whatever its alpha', () => {
    const coords = new Int32Array(4)
    const wrong: number[] = []
    for (const alpha of [255, 254, 128, 40, 9])
      for (let light = 0; light < 256; light++) {
        const key = (light * 0x010101 + alpha * 2 ** 24) >>> 0
        coordsOf(key, 'oklab', coords)
        const entry = keyOfCentroid(coords, 0, 4, 'oklab', true)
        const again = new Int32Array(4)
        coordsOf(entry, 'oklab', again)
        // With little alpha neighbors in lightness are the same point.
        if (tinted(Uint32Array.of(entry)).length > 0 || again.join() !== coords.join()) wrong.push(key)
      }
    expect(wrong).toEqual([])
  })

  test('a picture with a trace of color keeps it', async () => {
    for (const tint of [1, 2]) {
      const palette = await paletteOf(grayPhoto(tint), { colors: 32 })
      expect(tinted(palette).length).toBeGreaterThan(24)
    }
  })
})
