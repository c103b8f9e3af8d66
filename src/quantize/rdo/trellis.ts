import { MAX_MATCH, MIN_MATCH } from '../../common/deflate-cost.ts'
import { LANES } from '../color/coordinate-rows.ts'
import type { RowPrices } from './row-prices.ts'
import { GOES_ON, type Sources } from './sources.ts'

/** The total of a survivor that does not live. */
export const FAR = 2 ** 30
/** Most that a squared error counts. */
export const MAX_ERROR = 2 ** 23 - 1
/** Most that the errors of one byte cost, so that sums of all costs stay below 2^31. */
export const MAX_COST = 3 * 2 ** 28
/** Most units of error that a unit of cost is worth, for the same reason. */
export const MAX_PRICE = 2 ** 18

/**
 * Behind byte TRACED of each block, all bytes are decided that are LAG or more before it: a GPU sees to that while it
 * goes on with the block.
 */
const LAG = 23
const BLOCK = 8
const TRACED = 2

/** Takes the pixels of a byte through the error diffusion. Errors of a survivor are LANES numbers in an array. */
export interface ByteErrors {
  /** Begins a row, given the nearest entry of each pixel. */
  open(nearest: Uint8Array): void
  /** The byte that serves best as a literal, behind these errors. */
  literal(unit: number, errors: Int32Array, offset: number): number
  /**
   * What the errors of a byte cost, MAX_COST at most, or FAR if its pixels may not take it, or if the squared error of
   * one is above `most`. Writes the errors that it hands on to `out`, which may be `errors` itself.
   */
  take(
    unit: number,
    byte: number,
    most: number,
    errors: Int32Array,
    offset: number,
    out: Int32Array,
    outOffset: number,
  ): number
}

/** What the choice of a row works on, beside its pixels. */
export interface TrellisRow {
  prices: RowPrices
  /** The stream, and where the row begins in it: bytes of the rows above, then zeros. */
  stream: Uint8Array
  start: number
  /** The survivors whose sources are open. */
  open: readonly number[]
}

/**
 * Chooses the bytes of an opened row, whose pixels have these nearest entries. Writes them, and the survivor that each
 * one was reached by, to `bytes` and `steps`.
 */
export type ChooseBytes = (nearest: Uint8Array, row: TrellisRow, bytes: Uint8Array, steps: Uint8Array) => void

/**
 * Chooses the bytes of a row so that error plus price times bits is least. To each byte there are as many ways as
 * survivors, one by a literal and one by each source of earlier bytes; each carries its own diffused error. The best
 * one may be left by all. What is older than the lag is decided.
 * Source of the idea: trellis quantization, with sources of lossy LZ77 as states (A. Ortega, K. Ramchandran, 1998; M.
 * W. Marcellin, T. R. Fischer, 1990).
 *
 * `most`: the squared error above which a pixel does not take the byte of a source.
 */
export function makeTrellis(
  units: number,
  { count, near, place }: Sources,
  errors: ByteErrors,
  most: number,
): ChooseBytes {
  /** Cost of each survivor, relative to the best one. */
  const total = new Int32Array(count)
  /** What a survivor would cost more if its match ended here, too short to be one. */
  const exit = new Int32Array(count)
  const length = new Int32Array(count)
  /** The last 4 bytes of each survivor, the latest one lowest. */
  const past = new Int32Array(count)
  const carried = new Int32Array(count * LANES)
  /** The errors, and the last bytes, of the best survivor, which its own step overwrites. */
  const bestErrors = new Int32Array(LANES)
  let bestPast = 0
  const anew = new Int32Array(LANES)
  let best = 0
  let bestCost = 0

  /** For each byte and survivor: the byte it took, and the survivor before; `count` stands for itself, anew. */
  const taken = new Uint8Array(units * count)
  const from = new Uint8Array(units * count)

  function begin(): void {
    total.fill(FAR)
    total[0] = 0
    for (const list of [exit, length, past, carried]) list.fill(0)
    best = 0
    bestCost = 0
  }

  /** Lets survivor m go on with byte `own`, or begin anew behind the best one with byte `fresh`. */
  function extend(u: number, m: number, own: number, fresh: number, { literal, start, grow }: RowPrices): void {
    const cell = u * count + m
    const offset = m * LANES
    let all = FAR
    let n = Math.min(MAX_MATCH, length[m] + 1)
    if (total[m] < FAR) {
      const cost = errors.take(u, own, most, carried, offset, carried, offset)
      if (cost < FAR) all = Math.min(FAR - 1, total[m] - bestCost + cost + grow[n])
    }
    let byte = own
    from[cell] = m
    let before = past[m]
    if (all > start[m]) {
      const cost = errors.take(u, fresh, most, bestErrors, 0, anew, 0)
      if (cost < FAR && start[m] + cost < all) {
        all = start[m] + cost
        n = 1
        byte = fresh
        before = bestPast
        from[cell] = m === best ? count : best
        for (let d = 0; d < LANES; d++) carried[offset + d] = anew[d]
      }
    }
    total[m] = all
    length[m] = n
    exit[m] = n >= MIN_MATCH ? 0 : n === 1 ? literal[byte] - start[m] : exit[m] + literal[byte]
    past[m] = (before << 8) | byte
    taken[cell] = byte
  }

  /** Lets survivor 0 take a literal behind the best one. */
  function takeLiteral(u: number, { literal }: RowPrices): void {
    const byte = errors.literal(u, bestErrors, 0)
    total[0] = errors.take(u, byte, FAR, bestErrors, 0, carried, 0) + literal[byte]
    past[0] = (bestPast << 8) | byte
    taken[u * count] = byte
    from[u * count] = best
  }

  function advance(u: number, { prices, stream, start, open }: TrellisRow): void {
    for (let d = 0; d < LANES; d++) bestErrors[d] = carried[best * LANES + d]
    bestPast = past[best]
    takeLiteral(u, prices)
    let next = 0
    let least = total[0]
    for (const m of open) {
      if (m > near) {
        const byte = stream[start + u - place[m]]
        extend(u, m, byte, byte, prices)
      } else {
        if (u < m) continue
        const shift = 8 * (m - 1)
        extend(u, m, (past[m] >>> shift) & 255, (bestPast >>> shift) & 255, prices)
      }
      if (total[m] + exit[m] >= least) continue
      least = total[m] + exit[m]
      next = m
    }
    best = next
    bestCost = least
  }

  /** Traces back from the best survivor behind byte u; keeps what lies between `done` and `to`. */
  function decide(u: number, done: number, to: number, bytes: Uint8Array, steps: Uint8Array): void {
    for (let m = best; u >= done; u--) {
      const cell = u * count + m
      if (u < to) {
        bytes[u] = taken[cell]
        steps[u] = m > 0 && from[cell] === m ? m | GOES_ON : m
      }
      if (from[cell] < count) m = from[cell]
    }
  }

  return (nearest, row, bytes, steps) => {
    errors.open(nearest)
    begin()
    let done = 0
    for (let u = 0; u < units; u++) {
      advance(u, row)
      if (u < LAG || u % BLOCK !== TRACED || u + 1 === units) continue
      decide(u, done, u - LAG + 1, bytes, steps)
      done = u - LAG + 1
    }
    decide(units - 1, done, units, bytes, steps)
  }
}
