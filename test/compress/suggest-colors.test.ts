import { expect, test } from 'vitest'
import { largerNote, suggestColors } from '../../src/compress/suggest/suggest-colors.ts'

/** Finds a smaller result where `sizes` says what each number of colors makes; lists what was made on the way. */
async function find(colors: number, limit: number, sizeOf: (colors: number) => number, margin = 0, dithered = false) {
  const made: number[] = []
  const bytesAt = async (count: number) => {
    made.push(count)
    return sizeOf(count)
  }
  const found = await suggestColors({ colors, bytes: sizeOf(colors), dithered, bytesAt, margin }, limit)
  return { found, made }
}

test('where sizes fall as on photos, the first one made is the answer', async () => {
  const { found, made } = await find(256, 50_000, colors => 11_000 * Math.log2(colors) + 5)
  expect(made.length).toBeLessThanOrEqual(2)
  expect(found!.bytes).toBeLessThan(50_000)
})

test('nothing is told that was not made, nor after three tries', async () => {
  expect(await find(256, 500, () => 1000)).toEqual({ found: null, made: [32, 16] })
  expect(await find(256, 1, () => 1000)).toEqual({ found: null, made: [16] })
  expect(await find(16, 500, () => 1000)).toEqual({ found: null, made: [] })
})

test('an estimate that may be too low by its margin for each halving is not told', async () => {
  const sizeOf = (colors: number) => 11_000 * Math.log2(colors)
  expect((await find(256, 67_000, sizeOf)).found).toEqual({ colors: 64, bytes: 66_000, estimated: false })
  expect((await find(256, 67_000, sizeOf, 0.05)).found).toEqual({ colors: 32, bytes: 55_000, estimated: true })
})

test('estimates begin with twice the colors that typical sizes allow', async () => {
  const sizeOf = (colors: number) => 11_000 * Math.log2(colors)
  expect((await find(256, 60_000, sizeOf)).made).toEqual([64, 32])
  expect((await find(256, 60_000, sizeOf, 0.01)).made).toEqual([128, 64, 32])
})

test('dithered files shrink less with fewer colors, and the search begins lower', async () => {
  const sizeOf = () => 1000
  expect((await find(256, 500, sizeOf)).made[0]).toBe(32)
  expect((await find(256, 500, sizeOf, 0, true)).made[0]).toBe(16)
})

test('only fewer colors than the result has are tried, and no fewer than 16: photos are posters below', async () => {
  expect((await find(32, 1500, colors => colors * 60)).found).toEqual({ colors: 16, bytes: 960, estimated: false })
  expect((await find(24, 1500, colors => colors * 80)).found).toEqual({ colors: 16, bytes: 1280, estimated: false })
  expect((await find(256, 100, colors => colors * 20)).found).toBe(null)
})

test('the sentence says by how much, and what was found', () => {
  const file = { bytes: 1000, format: 'jpeg' }
  expect(largerNote(1934, file, null)).toBe('The result is larger than its JPEG: 1.93 times its 1,000 bytes.')
  const smaller = { colors: 4, bytes: 994, estimated: false }
  const larger = 'The result is larger than its JPEG: 12.3 times its 1,000 bytes.'
  expect(largerNote(12_340, file, smaller)).toBe(`${larger} With 4 colors it has 994 bytes.`)
  expect(largerNote(12_340, file, { ...smaller, estimated: true })).toBe(
    `${larger} With 4 colors it has about 990 bytes.`,
  )
})
