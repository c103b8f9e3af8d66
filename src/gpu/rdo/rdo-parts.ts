import { lagRows } from '../../quantize/rdo/row-prices.ts'

/** Columns of a step, and steps from a row to the one below; see `shaders/rdo/choice.wgsl`. */
const WAYS = 16
const ROW_STEPS = 3
/** A submit has at most so many columns of all rows that are under way, or of so many if they are fewer. */
export const RDO_PLACES = 2 ** 21
const MIN_COLUMN_PLACES = 2 ** 9
/** Strips that take more steps than these, since they are narrow, are left to the host. */
export const MAX_RDO_STEPS = 2 ** 14

/** Some steps of all strips. */
export interface RdoPart {
  firstStep: number
  endStep: number
}

const blocksOf = (width: number) => Math.ceil(width / WAYS)

/** Steps from a row to the one that the same threads do next. */
export const periodOf = (width: number, rows: number): number => Math.max(blocksOf(width), ROW_STEPS * rows)

/** Steps that strips of at most `stripRows` take in all, with `rows` of each under way. */
export function countRdoSteps(width: number, stripRows: number, rows: number): number {
  const last = stripRows - 1
  return Math.floor(last / rows) * periodOf(width, rows) + ROW_STEPS * (last % rows) + blocksOf(width)
}

/** So many steps in parts, in order, of at most `places` places, of which a column has `columnPlaces`. */
export function planRdoParts(steps: number, columnPlaces: number, places: number): RdoPart[] {
  const most = Math.max(1, Math.floor(places / (WAYS * Math.max(columnPlaces, MIN_COLUMN_PLACES))))
  const parts: RdoPart[] = []
  for (let firstStep = 0; firstStep < steps; firstStep += most)
    parts.push({ firstStep, endStep: Math.min(steps, firstStep + most) })
  return parts
}

/** Words of a strip's memory, and of a row's prices and counts; rows that stay: see `shaders/rdo/memory.wgsl`. */
const HEAD_WORDS = 7104
const ROW_WORDS = 544 + 320
const ROWS_KEPT = 32

/** Words of a strip's memory. */
export const stripWords = (width: number): number =>
  HEAD_WORDS + lagRows(width) * ROW_WORDS + ROWS_KEPT * blocksOf(width) * (WAYS / 4)

/** Places of prepared pixels, those of the step before a part included. */
export const preparedPlaces = (steps: number, strips: number, rows: number): number =>
  (steps + 1) * strips * rows * WAYS
