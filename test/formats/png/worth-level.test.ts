import { describe, expect, test } from 'vitest'
import { deflateThoroughly } from '../../../src/formats/deflate/deflate-blocks.ts'
import { makeEncoders } from '../../../src/formats/encode.ts'
import { encodePng as writePng } from '../../../src/formats/png/png-file.ts'
import { takeSample } from '../../../src/formats/png/worth-level.ts'
import type { RunWasm } from '../../../src/formats/wasm-calls.ts'
import { encodePng } from '../../../src/platform/node/encode-node.ts'
import { runWasm } from '../../../src/platform/node/wasm-node.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { mixedColor, opaqueColor, type Picture, stripes } from '../../helpers/indexed.ts'

/** A ramp with grain, over a palette from dark to light. */
function ramp(width: number, height: number): Picture {
  const random = seededRandom(5)
  const indices = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return Math.round(40 + 0.4 * x + 0.3 * y + 4 * random())
  })
  return { ...stripes(1, 1, 256, i => [i, i, 255 - i, 255]), width, height, indices }
}

const bytesOf = async (picture: Picture, effort: 'auto' | 1 | 4) => (await encodePng(picture, { effort })).length

describe('effort auto of a small picture', () => {
  test('is level 4 if filters help', async () => {
    const smooth = ramp(300, 200)
    expect(await bytesOf(smooth, 'auto')).toBe(await bytesOf(smooth, 4))
    expect(await bytesOf(smooth, 'auto')).toBeLessThan(await bytesOf(smooth, 1))
  })

  test('asks the optimizer for a sample alone, if they do not', async () => {
    const random = seededRandom(9)
    const grain = Uint8Array.from({ length: 300 * 260 }, () => Math.floor(20 * random() ** 2))
    const calls: string[] = []
    const run: RunWasm = call => {
      calls.push(call.codec)
      return runWasm(call)
    }
    const picture = { ...stripes(1, 1, 20, opaqueColor), width: 300, height: 260, indices: grain }
    const file = await makeEncoders({ run }).encodePng(picture)
    expect(calls).toEqual(['oxipng'])
    expect(file.length).toBeLessThanOrEqual(await bytesOf(picture, 1))
  })
})

describe('what a level is worth', () => {
  const picture = stripes(90, 128, 20, mixedColor)
  const sizes: [number, number][] = []
  /** Of a sample, as oxipng would make it of so many bytes, palette and head left out. */
  const isWorth = async (bytes: number, picture: Picture) => {
    const sample = await takeSample(picture, async png => {
      const header = Buffer.from(png)
      sizes.push([header.readUInt32BE(16), header.readUInt32BE(20)])
      return new Uint8Array(bytes)
    })
    return sample!.isWorth()
  }

  test('is told by a sample, from 1 % on', async () => {
    // Rows of one color each: strips have the same pixels wherever they begin.
    const random = seededRandom(4)
    const colors = Array.from({ length: 128 }, () => Math.floor(random() * 20))
    const rows = (width: number) => {
      const indices = Uint8Array.from({ length: width * 128 }, (_, i) => colors[Math.floor(i / width)])
      return { ...stripes(1, 1, 20, opaqueColor), width, height: 128, indices }
    }
    const own = (await writePng(rows(45), { deflate: deflateThoroughly })).length
    const fixed = 69 + 60
    expect(await isWorth(fixed + Math.floor(0.98 * (own - fixed)), rows(90))).toBe(true)
    expect(await isWorth(fixed + Math.ceil(0.995 * (own - fixed)), rows(90))).toBe(false)
  })

  test('comes from strips of 16 rows and half the width, in which filters can gain', async () => {
    sizes.length = 0
    await isWorth(100, stripes(90, 300, 20, mixedColor))
    expect(sizes).toEqual([[45, 128]])
  })

  test('is not asked of a picture that is hardly larger than a sample', async () => {
    const refuse = () => Promise.reject(new Error('no sample'))
    expect(await takeSample(stripes(90, 127, 20, opaqueColor), refuse)).toBe(null)
    await expect((await takeSample(picture, refuse))!.isWorth()).rejects.toThrow('no sample')
  })
})
