import { type DeflateCost, deflateCost, MAX_MATCH, MIN_MATCH } from '../../common/deflate-cost.ts'
import { GOES_ON, type Sources } from './sources.ts'

const MIN_LAG = 32
const MAX_LAG = 128
/** So many rows, and as many again for each so many bytes of a row. */
const LAG_ROWS = 16
const LAG_BYTES = 1024

/**
 * Prices of a row are learned from the rows so many above and older, so that nearly as many may be chosen side by
 * side: of a wide picture more can.
 */
export const lagRows = (rowBytes: number): number =>
  Math.max(MIN_LAG, Math.min(MAX_LAG, LAG_ROWS * (1 + Math.ceil(rowBytes / LAG_BYTES))))

/** Prices are set again when so many bytes were learned: doing it for each row of a few pixels takes longest of all. */
const MIN_LEARNED = 32

/** What a row's bytes cost, fixed before the row is chosen; in units of error. */
export interface RowPrices {
  /** Of each byte as a literal. */
  literal: Int32Array
  /** Of a match of the least length, by survivor. */
  start: Int32Array
  /** What a match of so many bytes costs more than one of a byte less. */
  grow: Int32Array
}

export interface PriceBook {
  prices: RowPrices
  /** Sets the prices of the next row. */
  open(): void
  /** Takes what was chosen for the row: its bytes, and the survivors they were reached by. */
  add(bytes: Uint8Array, steps: Uint8Array): void
}

/**
 * `price`: of a cost unit, in units of error. `literals`: how often each byte is expected. `lag`: rows, see `lagRows`.
 */
export function priceBook(price: number, literals: Uint32Array, sources: Sources, lag: number): PriceBook {
  const { count, distance } = sources
  const cost = deflateCost(literals)
  const prices = {
    literal: new Int32Array(256),
    start: new Int32Array(count),
    grow: new Int32Array(MAX_MATCH + 1),
  }
  /** The rows of which nothing is learned yet: pairs of a match's length and distance, or of a literal and 0. */
  const waiting: Int32Array[] = []
  let parsed = new Int32Array(0)
  /** Bytes whose counts are not in the prices yet. */
  let learned = MIN_LEARNED

  return {
    prices,
    open() {
      if (waiting.length >= lag) learned += learnFrom(waiting.shift()!, cost)
      if (learned < MIN_LEARNED) return
      cost.learn()
      setPrices(prices, price, cost, distance)
      learned = 0
    },
    add(bytes, steps) {
      if (parsed.length < 2 * steps.length) parsed = new Int32Array(2 * steps.length)
      waiting.push(parsed.slice(0, parseRow(bytes, steps, distance, parsed)))
    },
  }
}

/** Counts what a row was parsed into; returns its bytes. */
function learnFrom(row: Int32Array, cost: DeflateCost): number {
  let learned = 0
  for (let i = 0; i < row.length; i += 2) {
    const length = row[i]
    const reach = row[i + 1]
    learned += reach === 0 ? 1 : length
    if (reach === 0) cost.countLiteral(length)
    else cost.countMatch(Math.min(MAX_MATCH, length), reach)
  }
  return learned
}

/** Costs in units of error. */
function setPrices(prices: RowPrices, price: number, cost: DeflateCost, distance: Int32Array): void {
  const { literal, length } = cost
  for (let byte = 0; byte < 256; byte++) prices.literal[byte] = price * literal[byte]
  for (let m = 1; m < distance.length; m++)
    prices.start[m] = distance[m] > 0 ? price * (cost.distance(distance[m]) + length[MIN_MATCH]) : 0
  for (let n = MIN_MATCH + 1; n <= MAX_MATCH; n++) prices.grow[n] = price * Math.max(0, length[n] - length[n - 1])
}

/**
 * Writes what deflate is expected to make of a row: stretches of one source are matches if they are long enough.
 * Returns how many numbers that are.
 */
function parseRow(bytes: Uint8Array, steps: Uint8Array, distance: Int32Array, parsed: Int32Array): number {
  const units = steps.length
  let used = 0
  for (let u = 0, end = 0; u < units; u = end) {
    const survivor = steps[u] & ~GOES_ON
    end = u + 1
    if (survivor > 0) while (end < units && steps[end] === (survivor | GOES_ON)) end++
    if (end - u >= MIN_MATCH) {
      parsed[used++] = end - u
      parsed[used++] = distance[survivor]
    } else
      for (; u < end; u++) {
        parsed[used++] = bytes[u]
        parsed[used++] = 0
      }
  }
  return used
}
