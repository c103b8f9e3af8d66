import { planStrips, type Strip } from '../../quantize/dither/strips.ts'
import type { DitherShape } from './dither-constants.ts'

/** Strips whose pixels lie in a tile and the one behind it. */
export interface StripGroup {
  firstTile: number
  lastTile: number
  strips: Strip[]
}

interface Size {
  width: number
  height: number
}

/** The pixels that a strip looks at: those of its rows and of the one behind them. */
const pixelsOf = ({ from, end }: Strip, { width, height }: Size) => ({
  first: from * width,
  last: Math.min(end + 1, height) * width - 1,
})

/**
 * The strips of a picture in groups that are worked on at once, as many as two tiles of `tilePixels` hold; null if a
 * strip does not fit into two.
 */
export function groupStrips(size: Size, tilePixels: number): StripGroup[] | null {
  const groups: StripGroup[] = []
  for (const strip of planStrips(size)) {
    const { first, last } = pixelsOf(strip, size)
    const [firstTile, lastTile] = [first, last].map(pixel => Math.floor(pixel / tilePixels))
    if (lastTile - firstTile > 1) return null
    const group = groups[groups.length - 1]
    if (group && lastTile - group.firstTile <= 1) {
      group.strips.push(strip)
      group.lastTile = lastTile
    } else groups.push({ firstTile, lastTile, strips: [strip] })
  }
  return groups
}

/** Rows of the longest strip. */
export const rowsOf = (strips: readonly Strip[]): number => Math.max(...strips.map(({ from, end }) => end - from))

/** Some steps of a block of rows of each strip; see `shaders/dither/part.wgsl`. */
export interface DitherPart {
  firstRow: number
  firstStep: number
  endStep: number
}

/** Places of pixels that a part has at most, 8 bytes each on the GPU; a submit has no more. */
export const PART_PLACES = 2 ** 22
/** A step takes as long as one of so many places at least: it waits for the one before. */
const MIN_STEP_PLACES = 2 ** 10

/** Rows of each strip that are worked on at once, places of pixels in a step: some may be of no pixel. */
export const rowsAtOnce = (strips: readonly Strip[], { rows }: DitherShape): number => Math.min(rows, rowsOf(strips))

/** What a part costs, in places. */
export const costOf = ({ firstStep, endStep }: DitherPart, places: number): number =>
  (endStep - firstStep) * Math.max(places, MIN_STEP_PLACES)

/** Steps of a part at most. */
export const stepsAtOnce = (places: number, partPlaces: number): number =>
  Math.max(1, Math.floor(partPlaces / Math.max(places, MIN_STEP_PLACES)))

/** The parts of strips of at most so many rows, in order. */
export function planParts(width: number, stripRows: number, rows: number, most: number): DitherPart[] {
  const parts: DitherPart[] = []
  for (let firstRow = 0; firstRow < stripRows; firstRow += rows) {
    // The last row of the block comes to its last pixel with the last step.
    const steps = width + 2 * Math.min(rows, stripRows - firstRow) - 1
    for (let firstStep = 0; firstStep < steps; firstStep += most)
      parts.push({ firstRow, firstStep, endStep: Math.min(steps, firstStep + most) })
  }
  return parts
}

/** Steps that all parts have in all: they come one after the other. */
export function countSteps(width: number, stripRows: number, rows: number): number {
  const blocks = Math.ceil(stripRows / rows)
  return blocks * (width - 1) + 2 * stripRows
}
