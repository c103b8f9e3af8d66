import { deflateCost, UNITS_PER_BIT } from '../../common/deflate-cost.ts'
import { indicesPerByte, unpackRow } from '../../common/packed-rows.ts'
import { carryRow, type Entries, nearestEntry, type Row } from '../dither/diffuse-row.ts'
import { opaqueFinder } from '../dither/nearest-entry.ts'
import type { Centroids } from '../types.ts'
import { opaqueErrors } from './opaque-errors.ts'
import { packedErrors } from './packed-errors.ts'
import { recentRows } from './recent-rows.ts'
import { lagRows, priceBook } from './row-prices.ts'
import { type SurvivorCount, sourcesOf } from './sources.ts'
import { type ChooseBytes, FAR, MAX_PRICE, makeTrellis } from './trellis.ts'
import type { TrellisInput } from './trellis-kernel.ts'

/** Chooses the indices of the opened row, over the nearest ones. Rows come in order from y = 0. */
export type ChooseRow = (y: number, indices: Uint8Array) => void

export interface RdoSettings {
  /** 0..100: what a bit is worth, as a percentage of the mean squared distance of the nearest entries. */
  lossy: number
  /** Mean squared distance of the pixels to their nearest entries. */
  meanError: number
  /** Ways to a pixel that are kept. */
  survivors: SurvivorCount
  /** How often each byte occurs where all pixels have their nearest entry. */
  literals: Uint32Array
}

/** Squared errors are counted in 64ths. */
const ERROR_PARTS = 64
/** What a cost unit (1/16 bit) is worth at a lossiness of 100, in 64ths of the mean squared error. */
const MAX_LOSSY_PRICE = 3

/** What a cost unit is worth in 64ths of squared error. */
const priceOf = ({ lossy, meanError }: RdoSettings) =>
  Math.min(MAX_PRICE, Math.round((MAX_LOSSY_PRICE * lossy * meanError) / 100))

/** So many entries lie far apart: what is not bounded would make smooth areas flat. */
const FEW_ENTRIES = 16
/** A pixel whose error is above so many bits and so many times the mean error ends a match, by pixels in a byte. */
const boundFor = (perByte: number) => (perByte === 1 ? { bits: 20, meanErrors: 4 } : { bits: 11, meanErrors: 2 })

/** The squared error above which a pixel does not take the byte of a source. */
function boundOf({ count }: Entries, perByte: number, price: number, meanError: number): number {
  if (count > FEW_ENTRIES) return FAR
  const { bits, meanErrors } = boundFor(perByte)
  return Math.min(FAR, Math.floor((price * bits * UNITS_PER_BIT) / ERROR_PARTS + meanErrors * meanError))
}

/** What a literal of each entry costs in squared error, as first guessed; nothing if entries are few. */
function literalExtras(price: number, literals: Uint32Array, { count }: Entries): Int32Array {
  const { literal } = deflateCost(literals)
  return Int32Array.from({ length: count }, (_, k) =>
    count > FEW_ENTRIES ? Math.floor((price * literal[k]) / ERROR_PARTS) : 0,
  )
}

/** What a choice of indices goes by, the same for all rows. */
export interface ChoicePrices {
  /** Of a cost unit, in 64ths of squared error. */
  price: number
  /** What a literal of each entry costs, in squared error. */
  extras: Int32Array
  /** The squared error above which a pixel does not take the byte of a source. */
  most: number
}

export function choicePrices(settings: RdoSettings, entries: Entries, perByte: number): ChoicePrices {
  const price = priceOf(settings)
  const extras = literalExtras(price, settings.literals, entries)
  return { price, extras, most: boundOf(entries, perByte, price, settings.meanError) }
}

/** The plain code that chooses bytes; the kernel does the same. */
export function plainTrellis(palette: Centroids, row: Row, weights: Uint8Array, input: TrellisInput): ChooseBytes {
  const { entries, extras, perByte, sources, most } = input
  const errors =
    palette.dims === 3 && perByte === 1
      ? opaqueErrors(row, entries, opaqueFinder(palette, extras), weights)
      : packedErrors(row, entries, nearestEntry(palette, entries, extras), weights, perByte)
  return makeTrellis(Math.ceil(row.width / perByte), sources, errors, most)
}

/** Takes the entries that make error and size least together. */
function rdoMaker(palette: Centroids, entries: Entries, settings: RdoSettings) {
  const perByte = indicesPerByte(palette.count)
  const { price, extras, most } = choicePrices(settings, entries, perByte)
  const { literals, survivors } = settings

  return (row: Row, weights: Uint8Array): ChooseRow => {
    const units = Math.ceil(row.width / perByte)
    const sources = sourcesOf(survivors, units + 1)
    const book = priceBook(price, literals, sources, lagRows(units))
    const recent = recentRows(units)
    const input = { width: row.width, entries, extras, perByte, sources, most }
    const choose = plainTrellis(palette, row, weights, input)
    const bytes = new Uint8Array(units)
    const steps = new Uint8Array(units)

    return (y, indices) => {
      book.open()
      choose(indices, { prices: book.prices, ...recent, open: sources.openAt(y) }, bytes, steps)
      book.add(bytes, steps)
      recent.push(bytes)
      unpackRow(bytes, perByte, indices)
      carryRow(row, entries, indices, null)
    }
  }
}

/**
 * Makes what chooses the rows of a picture, or of a strip of it, in a row of a given width and with weights of its
 * errors: each call begins afresh. Without `rdo` every pixel takes its nearest entry.
 */
export function chooserMaker(
  palette: Centroids,
  entries: Entries,
  rdo: RdoSettings | null,
): (row: Row, weights: Uint8Array) => ChooseRow {
  if (rdo) return rdoMaker(palette, entries, rdo)
  const nearest = nearestEntry(palette, entries)
  return row => (_, indices) => carryRow(row, entries, indices, nearest)
}
