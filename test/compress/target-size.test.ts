import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleRows } from '../../src/compress/sample-rows.ts'
import { searchTargetSize } from '../../src/compress/search-target-size.ts'
import { sizeCandidates } from '../../src/compress/size-candidates.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

/** Files whose size grows with the colors, and rough ones that are `factor` times as large, but for some wobble. */
function maker(sizeAt: (colors: number) => number, limit: number, factor = 1.15, most = 256, wobble = 0) {
  const made: number[] = []
  const rough: number[] = []
  return {
    made,
    rough,
    candidates: sizeCandidates(most, 0, false, false),
    limit,
    async roughly(colors: number) {
      rough.push(colors)
      return sizeAt(colors) * factor * (1 + wobble * Math.sin(colors * 1.7))
    },
    async make(colors: number) {
      made.push(colors)
      return { colors, bytes: new Uint8Array(Math.round(sizeAt(colors))) }
    },
  }
}

const photo = (colors: number) => 1000 * Math.log2(colors) ** 1.6

describe('the best file that fits', () => {
  test.each([1.1, 2.5, 4, 7, 12, 20, 27.5])('fills a limit of %f kB nearly, with few files made', async thousands => {
    const job = maker(photo, thousands * 1000)
    const { colors, bytes } = await searchTargetSize(job)
    expect(bytes.length).toBeLessThanOrEqual(job.limit)
    expect(photo(Math.ceil(colors * 1.05 + 1))).toBeGreaterThan(job.limit)
    expect(job.made.length).toBeLessThanOrEqual(4)
    expect(job.rough.length).toBeLessThanOrEqual(10)
  })

  test('has all colors asked for where they fit, with one file made', async () => {
    const job = maker(photo, 1e6, 1.1, 100)
    expect((await searchTargetSize(job)).colors).toBe(100)
    expect(job.made).toEqual([100])
  })

  test('never has more bytes than the limit, whatever the estimates are worth', async () => {
    const limits = fc.integer({ min: 900, max: 40_000 })
    const factors = fc.double({ min: 0.2, max: 5, noNaN: true })
    const mosts = fc.integer({ min: 1, max: 256 })
    await fc.assert(
      fc.asyncProperty(
        limits,
        factors,
        mosts,
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        async (limit, factor, most, wobble) => {
          const job = maker(photo, limit, factor, most, wobble)
          const outcome = await searchTargetSize(job).catch(error => error)
          if (outcome instanceof Error) expect(photo(Math.min(2, most))).toBeGreaterThan(limit)
          else expect(outcome.bytes.length).toBeLessThanOrEqual(limit)
          expect(job.made.length).toBeLessThanOrEqual(25)
        },
      ),
    )
  })

  test('is an error with the smallest size where nothing fits', async () => {
    const job = maker(photo, 900)
    await expect(searchTargetSize(job)).rejects.toMatchObject({
      code: 'too-many-bytes',
      message: expect.stringMatching(/^The smallest result, with 2 colors, has 1,000 bytes, more than the 900 bytes/),
    })
  })
})

describe('the ladder', () => {
  test('goes through all colors at the most lossiness, then down to the least of it', () => {
    const { least, most, at } = sizeCandidates(64, 30, true, false)
    expect([least, most]).toEqual([2, 71])
    expect([2, 64, 65, 70, 71].map(at)).toEqual([
      { colors: 2, lossy: 100 },
      { colors: 64, lossy: 100 },
      { colors: 64, lossy: 90 },
      { colors: 64, lossy: 40 },
      { colors: 64, lossy: 30 },
    ])
  })

  test('has more bytes on every step', () => {
    const { least, most, relative } = sizeCandidates(256, 30, true, false)
    for (let step = least; step < most; step++) expect(relative(step + 1)).toBeGreaterThan(relative(step))
  })

  test('is of colors alone where the lossiness is given', () => {
    const { most, at } = sizeCandidates(5, 40, false, false)
    expect([most, at(2), at(5)]).toEqual([5, { colors: 2, lossy: 40 }, { colors: 5, lossy: 40 }])
  })
})

describe('rows for an estimate', () => {
  test('are all rows of a picture up to a quarter of a megapixel', () => {
    const image = toRgba(photoLike(64, 40))
    expect(sampleRows(image)).toBe(image)
  })

  test('are strips from the first to the last row of a larger one', () => {
    const [width, height] = [500, 6000]
    const rows = new Uint32Array(width * height).map((_, i) => Math.floor(i / width))
    const sample = sampleRows({ width, height, data: new Uint8Array(rows.buffer) })
    const found = new Uint32Array(sample.data.buffer)
    expect([sample.width, found.length]).toEqual([500, sample.height * 500])
    expect(sample.height * 500).toBeLessThanOrEqual(2 ** 18)
    expect(sample.height * 500).toBeGreaterThan(2 ** 17)
    expect([found[0], found[found.length - 1]]).toEqual([0, height - 1])
  })
})
