import type { DeflateCost } from '../../common/deflate-cost.ts'
import { LANES } from '../color/coordinate-rows.ts'
import type { Entries, Nearest, Row } from '../dither/diffuse-row.ts'
import type { NearestOpaque } from '../dither/nearest-entry.ts'
import type { MatchFinder } from './match-finder.ts'

/** Squared errors are counted in 64ths. */
export const ERROR_PARTS = 64
/** Longer matches than this hardly occur in photos; in flat pictures the encoder joins them. */
export const MAX_TRIED_MATCH = 64

/** Where the bytes of a step come from, if not from an earlier place in the stream. */
export const LITERAL = -1
export const RUN = -2

/** What the choice of a row needs beside the row itself. */
export interface RdoContext {
  entries: Entries
  nearest: Nearest
  nearestOpaque: NearestOpaque
  cost: DeflateCost
  finder: MatchFinder
  /** Squared error, in 64ths, that one cost unit (1/16 bit) is worth. */
  price: number
  /** Mean squared error of the nearest entries. */
  meanError: number
  /** Every pixel is opaque, and every entry. */
  opaque: boolean
  /** Indices in a byte: 1, 2, 4 or 8. */
  perByte: number
  /** Earlier places that are tried for each byte, at most, beside the run and those right above. */
  tries: number
}

/** The cheapest way found so far to every byte of a row: node u lies before byte u. */
export interface Path {
  /** Bytes in the row. */
  units: number
  /** Squared error plus price times bits. */
  total: Float64Array
  /** Error that the last pixel before the node hands on, LANES numbers. */
  carried: Int32Array
  /** The node before. */
  from: Int32Array
  /** LITERAL, RUN, or where in the stream the bytes of the step stand. */
  source: Int32Array
  /** The byte before the node. */
  byteAt: Uint8Array
}

export function makePath(units: number): Path {
  return {
    units,
    total: new Float64Array(units + 1),
    carried: new Int32Array((units + 1) * LANES),
    from: new Int32Array(units + 1),
    source: new Int32Array(units + 1),
    byteAt: new Uint8Array(units + 1),
  }
}

/**
 * Goes on from unit u: with a literal, with a RUN of the byte before, and with bytes from earlier places of the stream,
 * as far as the error allows; offers each end to the path. `own`: the nearest entry of each pixel. `start`: where the
 * row begins in the stream. `guess`: the bytes of `own`, by which places that look alike are found.
 */
export type Visit = (row: Row, own: Uint8Array, u: number, start: number, guess: Uint8Array) => void
