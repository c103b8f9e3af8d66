import { countTranslucent } from '../histogram/count-colors.ts'
import { type ClusteringInput, coarsen } from '../kmeans/coarsen.ts'
import { CROSSOVER_COLORS, multiStart } from '../search/multi-start.ts'
import { type Effort, effortFor, randomSwap } from '../search/random-swap.ts'
import { cpuSearchList } from '../search/search-list.ts'
import type { Hooks } from '../settings.ts'
import type { Centroids, Histogram } from '../types.ts'
import { boxCentroids } from './box-centroids.ts'
import type { Box, Splitter } from './boxes.ts'
import { makeSamples } from './samples.ts'
import { withSplitter } from './split.ts'

/** Overrelaxed iterations on all colors before the clustering, which needs half as many iterations then. */
export const LONG_STEPS = 20

/** Splits the boxes until there are `boxCount`, or none can be split. */
function split(boxes: Box[], boxCount: number, part: Splitter['part']): void {
  while (boxes.length > 0 && boxes.length < boxCount) {
    let best = 0
    for (let n = 1; n < boxes.length; n++) if (boxes[n].cut.gain > boxes[best].cut.gain) best = n
    if (boxes[best].cut.gain === 0) return
    const [left, right] = part(boxes[best])
    boxes[best] = left
    boxes.push(right)
  }
}

/** The samples of a first box. */
export type BoxRange = Pick<Box, 'from' | 'to' | 'opaque'>

/** The first boxes: one for the colors in between, one for the opaque ones; the transparent color is set apart. */
export function firstRanges(count: number, translucent: number, fixed: number, room: number): BoxRange[] {
  const ranges: BoxRange[] = []
  const kinds = Number(translucent > fixed) + Number(count > translucent)
  if (translucent > fixed && kinds <= room) ranges.push({ from: fixed, to: translucent, opaque: false })
  if (count > translucent) ranges.push({ from: translucent, to: count, opaque: true })
  return ranges
}

/**
 * K centroids by splitting, again and again, the box of colors whose best cut lowers the squared error most: across the
 * axis along which its colors lie farthest apart, at one of 64 places. A `seed` other than 0 scales the gain of each
 * possible cut by 0.5 to 1.5.
 * Source: X. Wu, "Color quantization by dynamic programming and principal analysis", 1992.
 */
export function splitCentroids({ histogram, points }: ClusteringInput, colors: number, seed: number): Centroids {
  const { dims, planes, weights } = points
  const fixed = fixedOf(histogram)
  const boxes = withSplitter(makeSamples(points), seed, ({ open, part }) => {
    const ranges = firstRanges(weights.length, countTranslucent(histogram), fixed, colors - fixed)
    const opened = ranges.map(({ from, to, opaque }) => open(from, to, opaque))
    split(opened, colors - fixed, part)
    return opened
  })
  return boxCentroids(boxes, fixed === 1 ? planes.map(plane => plane[0]) : null, dims, colors)
}

/** 1 if the first color is the fully transparent one. */
export const fixedOf = ({ keys, opaque }: Histogram): 0 | 1 => (!opaque && keys[0] === 0 ? 1 : 0)

/** Above this many colors, an estimate splits their cells. */
export const ESTIMATE_COLORS = 2 ** 12

/** Split centroids that only say where a search begins. */
export const splitRoughly = (input: ClusteringInput, colors: number, seed: number): Centroids =>
  splitCentroids(coarsen(input, ESTIMATE_COLORS), colors, seed)

export interface SeedOptions {
  /** Centroids wanted. */
  colors: number
  /** 0 splits by variance alone; another number scales the gain of each possible first cut by 0.5..1.5. */
  seed: number
  /** 1 (slow) to 10 (fast): how long to look for better starts; see `effortFor`. */
  speed: number
  /** How long to look, if it is not as the speed says: for tests of the search and of a device. */
  effort?: Effort
}

/** Above this many colors, cells are split in their place; what follows moves the centroids much farther. */
const SPLIT_COLORS = 2 ** 14
/** Unless there are fewer cells than this for each centroid. */
const CELLS_EACH = 16

/** Whether cells are split in the place of so many colors, if there are enough of them. */
export const splitsCells = (colors: number): boolean => colors > SPLIT_COLORS
export const areEnough = (cells: number, centroids: number): boolean => cells >= CELLS_EACH * centroids

function splitCells(input: ClusteringInput, colors: number, seed: number): Centroids {
  const cells = coarsen(input, SPLIT_COLORS)
  return splitCentroids(areEnough(cells.histogram.keys.length, colors) ? cells : input, colors, seed)
}

type Watch = Hooks['centroids']

/** What the iterations begin with. */
export interface Seeds {
  centroids: Centroids
  /** Overrelaxed iterations on all colors that come before Lloyd's. */
  longSteps: number
}

/**
 * The starting centroids: variance splitting, then a search for better ones by swaps (`randomSwap`; at speed
 * 1 `multiStart`), both on the distinct colors or, if there are many, on 4-wide cells in their place. Centroids that
 * find no box (fewer distinct places than K) start at the last one and are re-seeded by the clustering. Yields between
 * steps. `watch` is shown the split ones.
 */
export function* seedCentroids(
  input: ClusteringInput,
  { colors, seed, speed, effort = effortFor(speed, input.points.weights.length) }: SeedOptions,
  watch?: Watch,
): Generator<number, Seeds> {
  const small = coarsen(input, effort.maxColors)
  const split = (on: ClusteringInput, from: number) => splitCells(on, colors, from)
  if (effort.starts > 0) {
    const list = cpuSearchList(small, split)
    const cells = coarsen(small, CROSSOVER_COLORS)
    const cellList = cells === small ? list : cpuSearchList(cells, split)
    return { centroids: yield* multiStart(list, cellList, effort, seed), longSteps: 0 }
  }
  const first = split(small, seed)
  watch?.(first)
  return { centroids: yield* randomSwap(small, first, effort, seed), longSteps: LONG_STEPS }
}
