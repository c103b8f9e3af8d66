import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FULL_ALPHA } from '../../../src/common/constants.ts'
import { indicesPerByte } from '../../../src/common/packed-rows.ts'
import { makeRow, openRow, toEntries } from '../../../src/quantize/dither/diffuse-row.ts'
import { plainTrellis } from '../../../src/quantize/rdo/choose-row-indices.ts'
import { recentRows } from '../../../src/quantize/rdo/recent-rows.ts'
import { priceBook } from '../../../src/quantize/rdo/row-prices.ts'
import { type SurvivorCount, sourcesOf } from '../../../src/quantize/rdo/sources.ts'
import { FAR, MAX_PRICE } from '../../../src/quantize/rdo/trellis.ts'
import { trellisKernel } from '../../../src/quantize/rdo/trellis-kernel.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { naiveTrellis, type Picture } from './naive-trellis.ts'

interface Case {
  seed: number
  width: number
  count: number
  opaque: boolean
  survivors: SurvivorCount
  price: number
  y: number
  most: number
  /** How far colors lie from a middle, at most. */
  spread: number
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(2 ** 31),
  width: fc.constantFrom(1, 2, 3, 7, 31, 32, 33, 47, 48, 49, 90),
  count: fc.constantFrom(2, 4, 5, 16, 17, 40, 256),
  opaque: fc.boolean(),
  survivors: fc.constantFrom(8, 12, 16),
  price: fc.constantFrom(0, 1, 40, 900, MAX_PRICE),
  y: fc.nat(5),
  most: fc.constantFrom(500, 100_000, FAR),
  spread: fc.constantFrom(40, 300, 1023),
})

/** A palette, and a row in the midst of a picture with errors from above, all at random. */
function makeCase({ seed, width, count, opaque, spread }: Case) {
  const random = seededRandom(seed)
  const below = (most: number) => Math.floor(random() * most)
  const dims = opaque ? 3 : 4
  const firstOpaque = opaque ? 0 : count >> 1
  const color = (alpha: number) => [0, 1, 2].map(() => 1023 - spread + below(2 * spread)).concat(alpha)
  const coords = Array.from({ length: count }, (_, k) =>
    color(k >= firstOpaque ? FULL_ALPHA : below(FULL_ALPHA)).slice(0, dims),
  )
  const palette: Centroids = { dims, count, coords: Int32Array.from(coords.flat()), firstOpaque, fixed: 0 }
  const row = makeRow(width)
  const nearest = new Uint8Array(width)
  for (let x = 0; x < width; x++) {
    const alpha = opaque ? FULL_ALPHA : [0, FULL_ALPHA, FULL_ALPHA, below(FULL_ALPHA)][below(4)]
    row.own.set(color(alpha), 4 * x)
    row.share[x] = alpha === 0 ? 0 : [0, 192, 256][below(3)]
    row.fixed[x] = Number(below(8) === 0)
    nearest[x] = alpha === FULL_ALPHA ? firstOpaque + below(count - firstOpaque) : below(count)
  }
  for (let i = 0; i < row.above.length; i++) row.above[i] = below(2 * spread) - spread
  openRow(row)
  return { palette, row, nearest, below }
}

/** All that the trellis of such a row works on. */
function prepare(one: Case) {
  const { palette, row, nearest, below } = makeCase(one)
  const { width, count, price, y } = one
  const perByte = indicesPerByte(count)
  const units = Math.ceil(width / perByte)
  const sources = sourcesOf(one.survivors, units + 1)
  const entries = toEntries(palette)
  const weights = Uint8Array.from({ length: width }, () => 17 + below(30))
  const extras = Int32Array.from({ length: count }, () => (perByte === 1 ? below(3 * price) : 0))
  const book = priceBook(
    price,
    Uint32Array.from({ length: 256 }, () => below(1000)),
    sources,
    32,
  )
  book.open()
  const { stream, start } = recentRows(units)
  for (let i = 0; i < start - 1; i++) stream[i] = perByte === 1 ? below(count) : below(256)
  const trellisRow = { prices: book.prices, stream, start, open: sources.openAt(y) }
  const picture: Picture = { width, row, entries, nearest, weights, perByte, extras, sources, most: one.most }
  return { picture, units, sources, trellisRow, plain: plainTrellis(palette, row, weights, picture) }
}

function chosen({ picture, units, trellisRow, plain }: ReturnType<typeof prepare>) {
  const bytes = new Uint8Array(units)
  const steps = new Uint8Array(units)
  plain(picture.nearest, trellisRow, bytes, steps)
  return { bytes: [...bytes], steps: [...steps] }
}

function chosenByKernel(
  { arrays, choose }: NonNullable<ReturnType<typeof trellisKernel>>,
  { picture, trellisRow }: ReturnType<typeof prepare>,
) {
  const { row, weights, nearest } = picture
  const { own, base, next, fixed } = row
  for (const [name, values] of Object.entries({ rows: own, base, next, fixed, weights, nearest }))
    arrays[name as 'rows'].set(values)
  arrays.stream.set(trellisRow.stream)
  choose(trellisRow.prices, trellisRow.open)
  return { bytes: [...arrays.bytes], steps: [...arrays.steps] }
}

test('makes the choices of a trellis that keeps every way whole', () => {
  fc.assert(
    fc.property(cases, one => {
      const prepared = prepare(one)
      const { picture, units, sources, trellisRow } = prepared
      expect(chosen(prepared)).toEqual(naiveTrellis(picture, units, sources, trellisRow))
    }),
    { numRuns: 150 },
  )
})

test('the kernel makes the same choices as the plain code, row after row', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(0, 1, 400), (one, more) => {
      const prepared = prepare({ ...one, width: one.width + more })
      const { picture, trellisRow } = prepared
      const kernel = trellisKernel(picture)!
      for (let n = 0; n < 2; n++) {
        expect(chosenByKernel(kernel, prepared)).toEqual(chosen(prepared))
        picture.row.base.reverse()
        picture.nearest.reverse()
        trellisRow.stream.reverse()
      }
    }),
    { numRuns: 100 },
  )
})

test('the kernel knows the price of matches as long as can be', () => {
  const alike: Case = {
    ...{ seed: 1, width: 700, count: 17, opaque: true, survivors: 16 },
    ...{ price: 900, y: 3, most: FAR, spread: 1 },
  }
  const prepared = prepare(alike)
  prepared.picture.row.fixed.fill(0)
  const { grow } = prepared.trellisRow.prices
  grow[grow.length - 1] = 50_000
  const expected = chosen(prepared)
  expect(chosenByKernel(trellisKernel(prepared.picture)!, prepared)).toEqual(expected)
  grow[grow.length - 1] = 0
  expect(chosen(prepared)).not.toEqual(expected)
})
