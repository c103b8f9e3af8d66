import { lagRows } from '../../quantize/rdo/row-prices.ts'
import type { DitherShape } from '../dither/dither-constants.ts'

/** Bytes of a step, and steps from a row to the one below; see `shaders/rdo/choice.wgsl`. */
const WAYS = 16
const ROW_STEPS = 3
/** A submit has at most so many pixels of all rows that are under way, or of so many if they are fewer. */
export const RDO_PLACES = 2 ** 21
const MIN_COLUMN_PLACES = 2 ** 9
/** Strips that take more steps than these, since they are narrow, are left to the host. */
export const MAX_RDO_STEPS = 2 ** 14
/** Rows of a lag for each team; as many more have time to be learned from, see `lagRows`. */
const TEAM_ROWS = 16

const blocksOf = (units: number) => Math.ceil(units / WAYS)

/** How workgroups, the teams of a strip, share its rows, so many side by side each. */
export interface RdoTeams {
  rows: number
  teams: number
  /** Steps from a team to the next one. */
  apart: number
  /** Steps from a row to the one that the same threads do next. */
  period: number
  /** Steps of a dispatch at most. */
  partSteps: number
  /** Blocks of a row. */
  blocks: number
}

/**
 * For rows of so many bytes. Whatever a row needs of another team, or for its prices, was written in an earlier
 * dispatch, wherever these are cut. A lone team reads only what it wrote itself; then prices decide how long a dispatch
 * may be.
 */
export function planTeams(units: number, { rdoRows: rows, rdoTeams, rdoSteps }: DitherShape): RdoTeams {
  const blocks = blocksOf(units)
  const lag = lagRows(units)
  const teams = Math.min(rdoTeams, lag / TEAM_ROWS - 1)
  if (teams > 1) {
    const apart = ROW_STEPS * rows + rdoSteps
    return { rows, teams, apart, period: Math.max(teams * apart, blocks), partSteps: rdoSteps, blocks }
  }
  const period = Math.max(ROW_STEPS * rows, blocks)
  return { rows, teams, apart: period, period, partSteps: (lag / rows) * period - blocks, blocks }
}

/** The step at which a row of a strip begins. */
export function beginOf(row: number, { rows, teams, apart, period }: RdoTeams): number {
  const turn = Math.floor(row / rows)
  return Math.floor(turn / teams) * period + (turn % teams) * apart + ROW_STEPS * (row % rows)
}

/** Steps that strips of at most `stripRows` take in all. */
export const countRdoSteps = (stripRows: number, plan: RdoTeams): number => beginOf(stripRows - 1, plan) + plan.blocks

/** The same if any number of rows could be under way that may. */
export function leastRdoSteps(units: number, stripRows: number): number {
  const lag = lagRows(units)
  const blocks = blocksOf(units)
  const last = stripRows - 1
  return Math.floor(last / lag) * Math.max(ROW_STEPS * lag, blocks) + ROW_STEPS * (last % lag) + blocks
}

/** Some steps of all strips. */
export interface RdoPart {
  firstStep: number
  endStep: number
}

const cut = ({ firstStep, endStep }: RdoPart, most: number): RdoPart[] =>
  Array.from({ length: Math.ceil((endStep - firstStep) / most) }, (_, n) => ({
    firstStep: firstStep + n * most,
    endStep: Math.min(endStep, firstStep + (n + 1) * most),
  }))

/**
 * So many steps by submits, in order, each in parts of at most `partSteps`. A submit has at most `places` places, of
 * which a column has `columnPlaces`.
 */
export function planRdoSubmits(steps: number, partSteps: number, columnPlaces: number, places: number): RdoPart[][] {
  const most = Math.max(1, Math.floor(places / (WAYS * Math.max(columnPlaces, MIN_COLUMN_PLACES))))
  const inPart = Math.min(partSteps, most)
  const inSubmit = inPart * Math.floor(most / inPart)
  return cut({ firstStep: 0, endStep: steps }, inSubmit).map(submit => cut(submit, inPart))
}

/** Words of the counts of all rows, of a row's prices and counts, and of a team: see `shaders/rdo/memory.wgsl`. */
const BOOK_WORDS = 320
const PRICE_WORDS = 112
const COUNT_WORDS = 160
const TEAM_WORDS = 2688
const ROWS_KEPT = 32

export const RDO_CONSTANTS: Readonly<Record<string, number>> = {
  BOOK_WORDS,
  PRICE_WORDS,
  COUNT_WORDS,
  TEAM_WORDS,
  ROWS_KEPT,
}

/** Bytes of a row at most: a row's counts have 16 bits. */
export const MAX_RDO_UNITS = 2 ** 16 - 1

/** Words of a strip's memory. */
export const stripWords = (units: number, teams: number): number =>
  BOOK_WORDS +
  lagRows(units) * (PRICE_WORDS + COUNT_WORDS) +
  teams * TEAM_WORDS +
  ROWS_KEPT * blocksOf(units) * (WAYS / 4)

/** Fields of pixels that are prepared for so many steps of a team; its rows are some steps apart. */
export const fieldsOf = (steps: number, { rows }: RdoTeams): number => steps + ROW_STEPS * (rows - 1)

/** Places of prepared bytes, those of the step before a submit included. */
export const preparedPlaces = (steps: number, strips: number, { teams, rows }: RdoTeams): number =>
  (steps + 1) * strips * teams * rows * WAYS
