import { LANES } from '../color/coordinate-rows.ts'
import type { SpaceName } from '../types.ts'

/** A weight of 1, twice. */
const WHOLE = 64n
const MAX_ACTIVITY = 255
/** Columns on either side that count for a pixel. */
const REACH = 2

/**
 * What an error weighs by the activity around its pixel, in 32nds: 1 at an activity of 30, half again as much in smooth
 * areas, half as much in busy ones, which mask errors. This is 32 * ((activity + 16) / 46) ** -0.35, rounded; by
 * integers.
 */
export const WEIGHTS = makeWeights()

function makeWeights(): Uint8Array {
  const most = WHOLE ** 20n * 46n ** 7n
  const isAbove = (weight: number, activity: number) =>
    BigInt(2 * weight + 1) ** 20n * BigInt(activity + 16) ** 7n > most
  let weight = 0
  while (!isAbove(weight, 0)) weight++
  // More activity never weighs more.
  return Uint8Array.from({ length: MAX_ACTIVITY + 1 }, (_, activity) => {
    while (weight > 0 && isAbove(weight - 1, activity)) weight--
    return weight
  })
}

/** The coordinate that stands for lightness: that of OKLab, or green. */
export const LIGHTNESS = { oklab: 0, srgb: 1 } as const

/** Works out the weights of a row's errors from the differences of lightness in 3 rows and 5 columns. */
export function errorWeights(width: number, space: SpaceName) {
  const lane = LIGHTNESS[space]
  const columns = new Int32Array(width)
  const column = (x: number) => columns[x < 0 ? 0 : x >= width ? width - 1 : x]

  return (before: Int32Array, own: Int32Array, after: Int32Array, weights: Uint8Array): void => {
    for (let x = 0, p = lane; x < width; x++, p += LANES) {
      const right = x + 1 < width ? p + LANES : p
      columns[x] =
        Math.abs(before[right] - before[p]) +
        Math.abs(own[right] - own[p]) +
        Math.abs(after[right] - after[p]) +
        Math.abs(own[p] - before[p]) +
        Math.abs(after[p] - own[p])
    }
    let sum = 0
    for (let x = -1 - REACH; x < REACH; x++) sum += column(x)
    for (let x = 0; x < width; x++) {
      sum += column(x + REACH) - column(x - REACH - 1)
      weights[x] = WEIGHTS[Math.min(MAX_ACTIVITY, (sum * 5) >> 6)]
    }
  }
}
