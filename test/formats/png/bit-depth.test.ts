import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { expandIndices } from '../../../src/formats/expand-indices.ts'
import { encodePng } from '../../../src/platform/node/encode-node.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Picture } from '../../helpers/indexed.ts'

const BIT_DEPTH_OFFSET = 24

const paletteOf = (colors: number) =>
  Uint8Array.from(Array.from({ length: colors }, (_, i) => [i * 15, 255 - i * 7, (i * 37) & 255, 255]).flat())

/** Repeats nowhere: two pixels a byte are half as many bytes. */
function noisy(width: number, height: number, colors: number): Picture {
  const random = seededRandom(7)
  const indices = Uint8Array.from({ length: width * height }, () => Math.floor(random() * colors))
  return { width, height, palette: paletteOf(colors), indices }
}

/** Stretches that repeat after any number of pixels, odd ones too: pairs of them hardly repeat. */
function repeating(width: number, height: number, colors: number): Picture {
  const random = seededRandom(3)
  const piece = Uint8Array.from({ length: 61 }, () => Math.floor(random() * colors))
  const indices = new Uint8Array(width * height)
  for (let at = 0; at < indices.length; ) {
    const length = 5 + Math.floor(random() * 30)
    const from = Math.floor(random() * 26)
    indices.set(piece.subarray(from, Math.min(from + length, from + indices.length - at)), at)
    at += length
  }
  return { width, height, palette: paletteOf(colors), indices }
}

const showsPixelsOf = async (picture: Picture, file: Uint8Array) =>
  (await sharp(file).ensureAlpha().raw().toBuffer()).equals(expandIndices(picture))

describe.each([5, 16])('%i colors', colors => {
  const odd = repeating(201, 80, colors)
  const noise = noisy(201, 80, colors)

  test.each([0, 1, 4] as const)('take a byte a pixel at effort %i if that is smaller', async effort => {
    for (const keepPalette of [false, true]) {
      const file = await encodePng(odd, { effort, keepPalette })
      expect(file[BIT_DEPTH_OFFSET]).toBe(8)
      expect(await showsPixelsOf(odd, file)).toBe(true)
    }
    expect((await encodePng(noise, { effort }))[BIT_DEPTH_OFFSET]).toBe(4)
  })
})

test.each([
  [2, 1],
  [4, 2],
])('%i colors take %i bits', async (colors, bits) => {
  expect((await encodePng(repeating(201, 80, colors), { effort: 0 }))[BIT_DEPTH_OFFSET]).toBe(bits)
})
