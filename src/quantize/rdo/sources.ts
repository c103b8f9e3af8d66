import { WINDOW_BYTES } from '../../common/deflate-cost.ts'

/**
 * Where a survivor of the trellis takes its bytes from: so many bytes back in its own row, or from a place above, so
 * many columns to the right and rows up.
 */
const NEAR = [1, 2, 3, 4] as const
const ABOVE = [
  [0, 1],
  [-1, 1],
  [1, 1],
  [0, 2],
  [-2, 1],
  [2, 1],
  [-1, 2],
  [1, 2],
  [-3, 1],
  [3, 1],
  [0, 3],
] as const

/** Rows above that sources reach. */
export const ROWS_ABOVE = 3
/**
 * Columns that sources reach beyond the ends of a row, and one more. What lies there counts as 0, since rows are chosen
 * side by side: the end of the row above comes after the beginning of the next one.
 */
export const MARGIN = 4
/** How many of NEAR and ABOVE are used by so many survivors; the remaining survivor takes literals. */
const PARTS = { 8: [3, 4], 12: [3, 8], 16: [4, 11] } as const

/** Set beside the number of a survivor in a step that goes on in the same match. */
export const GOES_ON = 32

/** How many ways to a pixel the trellis keeps. */
export type SurvivorCount = keyof typeof PARTS

/** The sources of survivors 1 and up; survivor 0 takes literals. */
export interface Sources {
  /** Survivors from 1 up to this number take bytes of their own row. */
  near: number
  /** Survivors in all. */
  count: number
  /** Distance of each survivor's source in the stream, in bytes; 0 for literals, and where deflate cannot reach. */
  distance: Int32Array
  /** The same among the recent rows, which have a margin between them. */
  place: Int32Array
  /** Columns to the right and rows up of each survivor's source; rows are 0 within the row. */
  steps: readonly (readonly [columns: number, rows: number])[]
  /** The survivors from 1 up all of whose bytes lie in the stream, in row y. */
  openAt(y: number): readonly number[]
}

/** `stride`: bytes of a row in the stream, that of its filter included. */
export function sourcesOf(survivors: SurvivorCount, stride: number): Sources {
  const [near, above] = PARTS[survivors]
  const places = ABOVE.slice(0, above)
  const distances = places.map(([columns, rows]) => rows * stride - columns)
  const reachable = distances.map(bytes => (bytes > 0 && bytes <= WINDOW_BYTES ? bytes : 0))
  const distance = Int32Array.of(0, ...NEAR.slice(0, near), ...reachable)
  const inRow = NEAR.slice(0, near).map(back => [-back, 0] as const)
  const steps = [[0, 0] as const, ...inRow, ...places]
  const place = Int32Array.from(steps, ([columns, rows]) => rows * (stride - 1 + MARGIN) - columns)
  const isOpen = (survivor: number, y: number): boolean => {
    if (survivor <= near) return true
    const [columns, rows] = places[survivor - near - 1]
    return distance[survivor] > 0 && (y > rows || (y === rows && columns >= 0))
  }
  // From the row below the last one that a source reaches on, nothing changes.
  const open = Array.from({ length: ROWS_ABOVE + 2 }, (_, y) =>
    [...distance.keys()].filter(survivor => survivor > 0 && isOpen(survivor, y)),
  )
  return { near, count: distance.length, distance, place, steps, openAt: y => open[Math.min(y, ROWS_ABOVE + 1)] }
}
