import { qualityOf } from '../color/quality-scale.ts'
import { meanSquaredError } from '../color/squared-error.ts'
import { perVisible } from '../search/target-error.ts'
import type { QuantizeResult } from '../settings.ts'
import type { Colours, Mapping } from '../types.ts'
import { toGivenOrder } from './fixed-palette.ts'
import { dropUnused, exactPalette, type FinalPalette } from './round-palette.ts'

/** The colours themselves as the palette: for images with no more colours than asked. */
export function exactMapping(colours: Colours): Mapping {
  const palette = exactPalette(colours.keys)
  const indexOf = new Map([...palette].map((key, k) => [key, k]))
  const indices = Uint8Array.from(colours.keys, key => indexOf.get(key)!)
  return { palette, indices, iterations: 0, converged: true, ms: { seed: 0, cluster: 0 } }
}

/** A mapping and its error; without the entries that no colour uses, unless they were given. */
export interface FinalMapping {
  palette: FinalPalette
  /** Index of each distinct colour in the final palette. */
  indices: Uint8Array
  mse: number
}

export function finishMapping(colours: Colours, mapping: Mapping, given: boolean): FinalMapping {
  const usage = new Uint8Array(mapping.palette.length).fill(Number(given))
  for (const index of mapping.indices) usage[index] = 1
  const palette = dropUnused(mapping.palette, usage)
  const indices = mapping.indices.map(index => palette.translation[index])
  return { palette, indices, mse: meanSquaredError(colours, palette.keys, indices) }
}

/** What the dither stage leaves; `nearestMse` is the error before it. */
export type DitheredMapping = Pick<FinalMapping, 'palette' | 'mse'> & { nearestMse: number }

/** What a back end delivers. `indices` count in `palette`; where one was `given` they are renumbered to its order here. */
export function makeResult(
  colours: Colours,
  { iterations, converged, found }: Mapping,
  { palette, mse, nearestMse }: DitheredMapping,
  indices: Uint8Array,
  ms: QuantizeResult['ms'],
  given?: Uint8Array,
): QuantizeResult {
  if (given) toGivenOrder(given, palette.keys, indices)
  return {
    palette: given?.slice() ?? palette.bytes,
    indices,
    distinctColors: colours.keys.length,
    iterations,
    converged,
    mse,
    quality: qualityOf(nearestMse * perVisible(colours)),
    found: found ?? null,
    ms,
  }
}
