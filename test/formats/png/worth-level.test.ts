import { describe, expect, test } from 'vitest'
import { worthLevel } from '../../../src/formats/png/worth-level.ts'
import { encodePng } from '../../../src/platform/node/encode-node.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { mixedColor, opaqueColor, type Picture, repeating, stripes } from '../../helpers/indexed.ts'

/** A ramp with grain, over a palette from dark to light. */
function ramp(width: number, height: number): Picture {
  const random = seededRandom(5)
  const indices = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return Math.round(40 + 0.4 * x + 0.3 * y + 4 * random())
  })
  return { ...stripes(1, 1, 256, i => [i, i, 255 - i, 255]), width, height, indices }
}

const bytesOf = async (picture: Picture, effort: 'auto' | 2 | 4) => (await encodePng(picture, { effort })).length

describe('effort auto of a small picture', () => {
  test('is level 4 if filters help', async () => {
    const smooth = ramp(300, 200)
    expect(await bytesOf(smooth, 'auto')).toBe(await bytesOf(smooth, 4))
    expect(await bytesOf(smooth, 'auto')).toBeLessThan(await bytesOf(smooth, 2))
  })

  test('is level 2, and much quicker, if they do not', async () => {
    const picture = repeating(300, 260, 60)
    expect(await bytesOf(picture, 'auto')).toBe(await bytesOf(picture, 2))
  })
})

describe('the level that a sample is worth', () => {
  const picture = stripes(90, 128, 20, mixedColor)
  /** The high level's sample has so many bytes for 1,000 of the low one's, palette and head left out. */
  const levelWith = (bytes: number) =>
    worthLevel(picture, 2, 4, async (_, level) => new Uint8Array(69 + 60 + (level === 4 ? bytes : 1000)))

  test('is the high one from 1.5 % on', async () => {
    expect(await levelWith(980)).toBe(4)
    expect(await levelWith(990)).toBe(2)
    expect(await levelWith(1010)).toBe(2)
  })

  test('comes from strips of 16 rows and half the width, in which filters can gain', async () => {
    const sizes: [number, number][] = []
    await worthLevel(stripes(90, 300, 20, mixedColor), 2, 4, async png => {
      const header = Buffer.from(png)
      sizes.push([header.readUInt32BE(16), header.readUInt32BE(20)])
      return png
    })
    expect(sizes).toEqual([
      [45, 128],
      [45, 128],
    ])
  })

  test('is the high one for a picture that is hardly larger than a sample, without one', async () => {
    const refuse = () => Promise.reject(new Error('no sample'))
    expect(await worthLevel(stripes(90, 127, 20, opaqueColor), 2, 4, refuse)).toBe(4)
    await expect(worthLevel(picture, 2, 4, refuse)).rejects.toThrow('no sample')
  })
})
