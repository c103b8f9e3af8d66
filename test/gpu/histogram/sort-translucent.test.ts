import { expect, test } from 'vitest'
import { factsOf } from '../../../src/gpu/histogram/list-facts.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { colorsOf } from '../../../src/quantize/histogram/image-colors.ts'
import { weigh } from '../../../src/quantize/histogram/weigh-counts.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { noise, pack } from '../images.ts'
import { type Case, count } from './count-on-gpu.ts'

/** As many different colors that are not opaque, and not clear: all over the space, or near to each other. */
function translucent(size: number, isNear: boolean): Uint32Array {
  const random = seededRandom(size)
  const keys = new Set<number>()
  while (keys.size < size) {
    const side = isNear ? 24 : 256
    const [r, g, b, a] = Array.from({ length: 4 }, () => Math.floor(random() * side))
    if (a > 0 && a < 255) keys.add(pack(r, g, b, a))
  }
  return Uint32Array.from(keys)
}

/** A list, and all that is known of it, is the CPU's. */
async function expectSame(pixels: Uint32Array, options: Case = {}) {
  const found = await count(pixels, options)
  const histogram = countColors(pixels)
  expect(found.histogram).toEqual(histogram)
  expect(found.facts).toEqual({ pixels: factsOf(histogram), eye: factsOf(weigh(histogram, 'eye')) })
  const { histogram: _, ...known } = colorsOf(histogram)
  expect(found.colors).toMatchObject(known)
}

test.each([1, 2, 3, 17, 255, 256, 257, 4095, 4096, 4097, 8193])(
  '%i colors that are not opaque are sorted as on the CPU, near ones and far ones',
  async size => {
    for (const isNear of [true, false]) {
      const pixels = translucent(size, isNear)
      await expectSame(pixels)
      await expectSame(Uint32Array.from([...noise(size % 100, 7), ...pixels, 0x00123456, ...pixels.subarray(0, 99)]))
    }
  },
)

test('all colors of some cells, the first and the last ones among them', async () => {
  const cells = [0, 60, 124, 248, 252].flatMap(at =>
    Array.from({ length: 256 }, (_, i) => pack(at + (i & 3), at + ((i >> 2) & 3), at + ((i >> 4) & 3), at + (i >> 6))),
  )
  // The clear colors of the first cell, which are one, and the opaque ones of the last one are among them.
  await expectSame(Uint32Array.from(cells))
  await expectSame(Uint32Array.from(cells.toReversed()))
})

test('in groups as on a graphics card, over many tiles', async () => {
  await expectSame(noise(9000, 11, true), { software: false, tilePixels: 2048, residentBytes: 0 })
})

test('nothing but clear pixels, alone and beside opaque ones', async () => {
  await expectSame(new Uint32Array(100))
  await expectSame(Uint32Array.from([...new Uint32Array(5000), ...noise(5000, 3)]))
})

test('a list of many colors, from a hash table that grows', async () => {
  const far = translucent(150_000, false)
  const near = Uint32Array.from({ length: 2 ** 17 }, (_, i) =>
    pack(i & 31, (i >> 5) & 15, 80 + ((i >> 9) & 15), 17 + (i >> 13)),
  )
  await expectSame(Uint32Array.from([...near, ...far, ...noise(9000, 5)]), { hashSlots: 2 ** 15 })
})
