import { countTranslucent } from '../../quantize/histogram/count-colors.ts'
import { shiftOf } from '../../quantize/init/samples.ts'
import { fixedOf } from '../../quantize/init/seed.ts'
import type { Histogram } from '../../quantize/types.ts'

/** How many cells a list of colors has: 4-, 8- and 16-wide ones. */
export interface CellCounts {
  cells: number
  leaves: number
  tops: number
  /** 4-wide ones of colors that are not opaque. */
  translucent: number
}

/** What the host has to know of a list of colors that is clustered on the GPU. */
export interface ListFacts {
  opaque: boolean
  /** Colors that are not opaque; they come first. */
  translucent: number
  /** 1 if the first color is the fully transparent one. */
  fixed: 0 | 1
  /** See `shiftOf`. */
  shift: number
  cells: CellCounts
}

/** What is left of a key in 4-, 8- and 16-wide cells; see `shaders/kmeans/cell-bounds.wgsl`. */
const MASKS = [0xfcfcfcfc, 0xf8f8f8f8, 0xf0f0f0f0] as const

/** Counts the cells, and how many of the finest are not of opaque colors. */
function countCells(keys: Uint32Array, translucent: number): CellCounts {
  const [fine, leaf, top] = MASKS
  let [cells, leaves, tops, ofTranslucent] = [0, 0, 0, 0]
  let previous = 0
  for (let i = 0; i < keys.length; i++) {
    if (i === translucent) ofTranslucent = cells
    const differs = i === 0 || i === translucent ? ~0 : keys[i] ^ previous
    previous = keys[i]
    if ((differs & fine) === 0) continue
    cells++
    if ((differs & leaf) !== 0) leaves++
    if ((differs & top) !== 0) tops++
  }
  return { cells, leaves, tops, translucent: translucent === keys.length ? cells : ofTranslucent }
}

/** The facts of colors that the host has. `counts`: their weights. */
export function factsOf(histogram: Histogram): ListFacts {
  const translucent = countTranslucent(histogram)
  return {
    opaque: histogram.opaque,
    translucent,
    fixed: fixedOf(histogram),
    shift: shiftOf(histogram.counts),
    cells: countCells(histogram.keys, translucent),
  }
}
