import { MAX_COLORS } from '../../common/constants.ts'
import { firstGuess, MANTISSA } from '../../common/deflate-cost.ts'
import { indicesPerByte } from '../../common/packed-rows.ts'
import { toEntries } from '../../quantize/dither/diffuse-row.ts'
import type { DitherPlan } from '../../quantize/dither/dither.ts'
import { type ChoicePrices, choicePrices, type RdoSettings } from '../../quantize/rdo/choose-row-indices.ts'
import { WEIGHTS } from '../../quantize/rdo/error-weights.ts'
import { type Sources, sourcesOf } from '../../quantize/rdo/sources.ts'

const LANES = 4
/** Where tables begin behind the extras of the entries, and where they end; see `shaders/rdo/choice.wgsl`. */
const [FIRST_COUNTS, SOURCES, WEIGHTS_PLACE, END] = [256, 576, 640, 896]

/** What the choice of indices goes by. */
export interface RdoTables extends ChoicePrices {
  sources: Sources
  /** Indices of a byte, and bytes of a row. */
  perByte: number
  units: number
  /** Words that stand behind the palette and its grid: extras, then tables. */
  words: Int32Array
}

/** The tables of a picture. */
export function makeRdoTables({ palette }: DitherPlan, settings: RdoSettings, width: number): RdoTables {
  const perByte = indicesPerByte(palette.count)
  const units = Math.ceil(width / perByte)
  const prices = choicePrices(settings, toEntries(palette), perByte)
  const sources = sourcesOf(settings.survivors, units + 1)
  const words = new Int32Array(MAX_COLORS + END)
  const { symbols, distances } = firstGuess(settings.literals)
  words.set(prices.extras)
  words.set(MANTISSA, MAX_COLORS)
  words.set(symbols, MAX_COLORS + FIRST_COUNTS)
  words.set(distances, MAX_COLORS + FIRST_COUNTS + symbols.length)
  for (const [way, [columns, rows]] of sources.steps.entries())
    words.set([columns, rows, sources.distance[way]], MAX_COLORS + SOURCES + LANES * way)
  words.set(WEIGHTS, MAX_COLORS + WEIGHTS_PLACE)
  return { ...prices, sources, perByte, units, words }
}
