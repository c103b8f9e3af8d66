import { FULL_ALPHA } from '../../common/constants.ts'
import { LANES } from '../color/coordinate-rows.ts'
import type { Centroids } from '../types.ts'
import { anyFinder, opaqueFinder } from './nearest-entry.ts'

/** The share of a pixel that takes the whole error its neighbours left it. */
export const WHOLE_SHARE = 256
/** Errors are kept in sixteenths, shares in 256ths. */
export const SHARE_SHIFT = 12
const HALF_SHARE = 1 << (SHARE_SHIFT - 1)
/** The part of an error that goes on to the next pixel, in sixteenths. Source: R. W. Floyd, L. Steinberg, 1976. */
const TO_NEXT = 7
/** The largest coordinate of a color space. */
export const MOST = 2047

/** A row of pixels on its way through the error diffusion. LANES numbers a pixel. */
export interface Row {
  width: number
  /** Coordinates of the pixels. */
  own: Int32Array
  /** Error left by the row above, in sixteenths; one pixel of margin before and behind. */
  above: Int32Array
  /** Error for the row below, likewise. */
  below: Int32Array
  /** How much of the error that reaches a pixel it takes, 0..256. */
  share: Uint16Array
  /** 1 if a pixel keeps its nearest entry, whatever would make the file smaller. */
  fixed: Uint8Array
  /** What the pixels are to become, but for the error of the pixel before, in 4096ths; set by `openRow`. */
  base: Int32Array
  /** The part of the error of the pixel before that each pixel takes, in 4096ths; set by `openRow`. */
  next: Int32Array
}

export function makeRow(width: number): Row {
  const margin = () => new Int32Array((width + 2) * LANES)
  return {
    width,
    own: new Int32Array(width * LANES),
    above: margin(),
    below: margin(),
    share: new Uint16Array(width),
    fixed: new Uint8Array(width),
    base: new Int32Array(width * LANES),
    next: new Int32Array(width),
  }
}

/** Works out what of the error above each pixel takes. Only translucent pixels take errors in alpha. */
export function openRow({ width, own, above, share, base, next }: Row): void {
  for (let x = 0, offset = 0; x < width; x++, offset += LANES) {
    const s = share[x]
    next[x] = TO_NEXT * s
    for (let d = 0; d < LANES; d++)
      base[offset + d] = (own[offset + d] << SHARE_SHIFT) + above[offset + LANES + d] * s + HALF_SHARE
    const alpha = own[offset + 3]
    if (alpha === FULL_ALPHA) base[offset + 3] = alpha << SHARE_SHIFT
  }
}

/** A palette's coordinates, 4 lanes an entry whatever the image, and which entries a pixel may take. */
export interface Entries {
  coords: Int32Array
  count: number
  firstOpaque: number
}

export function toEntries({ coords, dims, count, firstOpaque }: Centroids): Entries {
  const all = new Int32Array(count * LANES).fill(FULL_ALPHA)
  for (let k = 0; k < count; k++) for (let d = 0; d < dims; d++) all[k * LANES + d] = coords[k * dims + d]
  return { coords: all, count, firstOpaque }
}

/**
 * Whether opaque pixels have entries of their own. A given palette may have none: then all four coordinates decide.
 */
export function servesOpaque({ coords, count, firstOpaque }: Entries): boolean {
  for (let k = firstOpaque; k < count; k++) if (coords[k * LANES + 3] < FULL_ALPHA) return false
  return true
}

/** The entry nearest to a target; `alpha` is the pixel's own, which decides what it may take. */
export type Nearest = (alpha: number, x: number, y: number, z: number, w: number) => number

/** `extra`: added to the squared distance of each entry. */
export function nearestEntry(palette: Centroids, entries: Entries, extra?: Int32Array): Nearest {
  const opaque = opaqueFinder(palette, extra)
  const any = anyFinder({ ...palette, ...entries, dims: 4 }, extra)
  const served = servesOpaque(entries)
  return (alpha, x, y, z, w) => (alpha === FULL_ALPHA && served ? opaque(x, y, z) : any(x, y, z, w))
}

/**
 * Takes an opened row through the error diffusion from left to right. Where `nearest` is given it chooses each index;
 * else `indices` are as chosen before, and only their errors are handed on.
 * Fully transparent pixels keep their index, and neither take nor leave an error.
 */
export function carryRow(row: Row, { coords }: Entries, indices: Uint8Array, nearest: Nearest | null): void {
  const { width, own, base, next, below } = row
  below.fill(0)
  let e0 = 0
  let e1 = 0
  let e2 = 0
  let e3 = 0
  for (let x = 0, offset = 0; x < width; x++, offset += LANES) {
    const alpha = own[offset + 3]
    const s = next[x]
    let t0 = (base[offset] + e0 * s) >> SHARE_SHIFT
    let t1 = (base[offset + 1] + e1 * s) >> SHARE_SHIFT
    let t2 = (base[offset + 2] + e2 * s) >> SHARE_SHIFT
    let t3 = alpha === FULL_ALPHA ? alpha : (base[offset + 3] + e3 * s) >> SHARE_SHIFT
    t0 = t0 < 0 ? 0 : t0 > MOST ? MOST : t0
    t1 = t1 < 0 ? 0 : t1 > MOST ? MOST : t1
    t2 = t2 < 0 ? 0 : t2 > MOST ? MOST : t2
    t3 = t3 < 0 ? 0 : t3 > FULL_ALPHA ? FULL_ALPHA : t3
    if (alpha === 0) {
      e0 = e1 = e2 = e3 = 0
      continue
    }
    if (nearest) indices[x] = nearest(alpha, t0, t1, t2, t3)
    const entry = indices[x] * LANES
    e0 = t0 - coords[entry]
    e1 = t1 - coords[entry + 1]
    e2 = t2 - coords[entry + 2]
    e3 = t3 - coords[entry + 3]
    below[offset] += 3 * e0
    below[offset + 1] += 3 * e1
    below[offset + 2] += 3 * e2
    below[offset + 3] += 3 * e3
    below[offset + 4] += 5 * e0
    below[offset + 5] += 5 * e1
    below[offset + 6] += 5 * e2
    below[offset + 7] += 5 * e3
    below[offset + 8] += e0
    below[offset + 9] += e1
    below[offset + 10] += e2
    below[offset + 11] += e3
  }
}
