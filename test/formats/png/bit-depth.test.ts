import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { expandIndices } from '../../../src/formats/expand-indices.ts'
import { encodePng } from '../../../src/platform/node/encode-node.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { opaqueColor, type Picture, repeating, stripes } from '../../helpers/indexed.ts'

const BIT_DEPTH_OFFSET = 24

/** Repeats nowhere: two pixels a byte are half as many bytes. */
function noisy(width: number, height: number, colors: number): Picture {
  const random = seededRandom(7)
  const indices = Uint8Array.from({ length: width * height }, () => Math.floor(random() * colors))
  return { width, height, palette: stripes(1, 1, colors, opaqueColor).palette, indices }
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
