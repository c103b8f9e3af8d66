import { lagRows } from '../../quantize/rdo/row-prices.ts'
import type { DitherShape } from '../dither/dither-constants.ts'

/** Bytes of a step, and steps from a row to the one below; see `shaders/rdo/choice.wgsl`. */
const BLOCK = 8
const ROW_STEPS = 5
/** Steps behind the last bytes of a row in which the rest of it is decided. */
const TAIL_STEPS = 4
/** Earlier steps whose pixels are needed again: some of them were not decided then. */
const EARLIER_STEPS = 4
/** A submit has at most so many pixels of all rows that are under way, or of so many if they are fewer. */
export const RDO_PLACES = 2 ** 21
const MIN_COLUMN_PLACES = 2 ** 9
/** Strips that take more steps than these, since they are narrow, are left to the host. */
export const MAX_RDO_STEPS = 2 ** 15
/** Rows of a lag for each team, at least, see `lagRows`. */
const TEAM_ROWS = 16

const blocksOf = (units: number) => Math.ceil(units / BLOCK)
/** Steps from the first bytes of a row to its last decision. */
const stepsOf = (units: number) => blocksOf(units) + TAIL_STEPS
const even = (steps: number) => steps + (steps % 2)

/** How workgroups, the teams of a strip, share its rows, so many side by side each. */
export interface RdoTeams {
  rows: number
  teams: number
  /** Steps from a team to the next one; even, since pixels are prepared for two steps at a time. */
  apart: number
  /** Steps from a row to the one that the same threads do next; even too. */
  period: number
  /** Steps of a dispatch at most. */
  partSteps: number
  /** Steps of a row. */
  rowSteps: number
}

/** So many teams side by side. */
function teamsOf(teams: number, units: number, { rdoRows: rows, rdoSteps }: DitherShape): RdoTeams {
  const rowSteps = stepsOf(units)
  const lag = lagRows(units)
  if (teams === 1) {
    const period = even(Math.max(ROW_STEPS * rows, rowSteps))
    return { rows, teams, apart: period, period, partSteps: (lag / rows) * period - rowSteps, rowSteps }
  }
  const apart = even(ROW_STEPS * rows + rdoSteps)
  // If prices come from the row before in the same threads, that has to end a dispatch earlier.
  const free = teams * rows < lag ? 0 : rdoSteps
  return { rows, teams, apart, period: even(Math.max(teams * apart, rowSteps + free)), partSteps: rdoSteps, rowSteps }
}

/**
 * For rows of so many bytes: the teams that do most rows a step, the fewest of several. Whatever a row needs of another
 * team, or for its prices, was written in an earlier dispatch, wherever these are cut. A lone team reads only what it
 * wrote itself; then prices decide how long a dispatch may be.
 */
export function planTeams(units: number, shape: DitherShape): RdoTeams {
  const most = Math.min(shape.rdoTeams, lagRows(units) / TEAM_ROWS)
  const plans = Array.from({ length: most }, (_, n) => teamsOf(n + 1, units, shape))
  return plans.reduce((best, plan) => (plan.teams * best.period > best.teams * plan.period ? plan : best))
}

/** The step at which a row of a strip begins. */
export function beginOf(row: number, { rows, teams, apart, period }: RdoTeams): number {
  const turn = Math.floor(row / rows)
  return Math.floor(turn / teams) * period + (turn % teams) * apart + ROW_STEPS * (row % rows)
}

/** Steps that strips of at most `stripRows` take in all. */
export const countRdoSteps = (stripRows: number, plan: RdoTeams): number => beginOf(stripRows - 1, plan) + plan.rowSteps

/** The same if any number of rows could be under way that may. */
export function leastRdoSteps(units: number, stripRows: number): number {
  const lag = lagRows(units)
  const rowSteps = stepsOf(units)
  const last = stripRows - 1
  return Math.floor(last / lag) * Math.max(ROW_STEPS * lag, rowSteps) + ROW_STEPS * (last % lag) + rowSteps
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
  const most = Math.max(1, Math.floor(places / (BLOCK * Math.max(columnPlaces, MIN_COLUMN_PLACES))))
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
  BLOCK,
  ROW_STEPS,
  TAIL_STEPS,
  EARLIER_STEPS,
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
  ROWS_KEPT * blocksOf(units) * (BLOCK / 4)

/** Fields of pixels, of two steps, that are prepared for so many steps of a team; its rows are some steps apart. */
export const fieldsOf = (steps: number, { rows }: RdoTeams): number =>
  Math.ceil((steps + EARLIER_STEPS + ROW_STEPS * (rows - 1)) / 2) + 1

/** Places of prepared bytes, those of the steps before a submit included. */
export const preparedPlaces = (steps: number, strips: number, { teams, rows }: RdoTeams): number =>
  (steps + EARLIER_STEPS) * strips * teams * rows * BLOCK
