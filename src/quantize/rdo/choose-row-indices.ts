import { deflateCost, UNITS_PER_BIT } from '../../common/deflate-cost.ts'
import { byteGroups, indicesPerByte, packRow } from '../../common/packed-rows.ts'
import { carryRow, type Entries, nearestEntry, type Row } from '../dither/diffuse-row.ts'
import { opaqueFinder } from '../dither/nearest-entry.ts'
import type { Centroids } from '../types.ts'
import { matchFinder, RING_MASK } from './match-finder.ts'
import { paletteGroups } from './palette-groups.ts'
import { ERROR_PARTS, type RdoContext } from './rdo-path.ts'
import { rdoRow } from './rdo-row.ts'

/** Chooses the indices of an opened row, over the nearest ones. Rows come in order from y = 0. */
export type ChooseRow = (row: Row, y: number, indices: Uint8Array) => void

/** Groups of like entries, for the search of nearly equal runs where a byte is one index. */
const GROUPS = 64

export interface RdoSettings {
  /** 0..100: what a bit is worth, as a percentage of the mean squared distance of the nearest entries. */
  lossy: number
  /** Mean squared distance of the pixels to their nearest entries. */
  meanError: number
  /** Earlier places in the file that are tried for each byte. */
  tries: number
  /** How often each byte occurs where all pixels have their nearest entry. */
  literals: Uint32Array
}

/** Takes the entries that make error and size least together. */
function rdoMaker(
  palette: Centroids,
  finders: Pick<RdoContext, 'entries' | 'nearest' | 'nearestOpaque'>,
  { lossy, meanError, tries, literals }: RdoSettings,
) {
  const perByte = indicesPerByte(palette.count)
  const bits = 8 / perByte
  const groups = byteGroups(paletteGroups(palette, perByte === 1 ? GROUPS : palette.count), perByte)
  const opaque = palette.dims === 3
  const price = Math.round((lossy * ERROR_PARTS * meanError) / (100 * UNITS_PER_BIT))

  return (width: number): ChooseRow => {
    const units = Math.ceil(width / perByte)
    const finder = matchFinder(groups)
    const cost = deflateCost(literals)
    const choose = rdoRow(width, { ...finders, cost, finder, price, meanError, opaque, perByte, tries })
    const bytes = new Uint8Array(units + 2)

    return (row, y, out) => {
      // Each row of a PNG begins with the number of its filter, 0.
      const start = y * (units + 1) + 1
      finder.ring[(start - 1) & RING_MASK] = 0
      packRow(out, perByte, bytes)
      choose(row, out, start, bytes)
      for (let x = 0; x < width; x++) {
        const byte = bytes[Math.floor(x / perByte)]
        out[x] = (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1)
      }
      finder.add(start, start + units - 2)
      carryRow(row, finders.entries, out, null)
    }
  }
}

/**
 * Makes what chooses the rows of a picture, or of a strip of it, of a given width: each call begins afresh. Without
 * `rdo` every pixel takes its nearest entry.
 */
export function chooserMaker(
  palette: Centroids,
  entries: Entries,
  rdo: RdoSettings | null,
): (width: number) => ChooseRow {
  const nearestOpaque = opaqueFinder(palette)
  const nearest = nearestEntry(palette, entries, nearestOpaque)
  if (rdo) return rdoMaker(palette, { entries, nearest, nearestOpaque }, rdo)
  return () => (row, _, indices) => carryRow(row, entries, indices, nearest)
}
