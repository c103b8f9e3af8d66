import { MAX_COLORS } from '../../common/constants.ts'
import { packedPixels } from '../../common/pixel-keys.ts'
import { EYE_ERROR } from '../../common/quality-scale.ts'
import { toPoints } from '../color/color-space.ts'
import { findPaletteOnCpu } from '../cpu-backend.ts'
import { finalIndices, finishAssignment } from '../palette/color-assignment.ts'
import { fourthPowerOf } from '../palette/host-labels.ts'
import type { Hooks, QuantizeSettings } from '../settings.ts'
import type { ImageHistogram } from '../types.ts'

/** Clear pixels get one entry in so many, at most. */
const CLEAR_PART = 8
/**
 * What is allowed to be seen of it. A filter mixes a clear pixel with a visible one, at most half and half, and at half
 * the alpha: a quarter of its color is seen. Four times the distance, as a fourth power.
 */
const CLEAR_ERROR = 4 ** 4 * EYE_ERROR

/** Entries for clear pixels. */
export interface ClearEntries {
  /** RGBA with alpha 0, 4 bytes an entry. */
  bytes: Uint8Array
  count: number
  /** The entry of each distinct edge color. */
  indices: Uint8Array
}

/** Most entries that clear pixels may take of so many. */
export const maxClearEntries = (colors: number) => Math.max(1, Math.floor(colors / CLEAR_PART))

function cleared(palette: Uint8Array): Uint8Array {
  return palette.map((value, i) => (i % 4 === 3 ? 0 : value))
}

/** The fewest entries, at most `most`, that serve the edge colors as well as can be seen. */
export async function findClearEntries(
  edges: ImageHistogram,
  most: number,
  settings: QuantizeSettings,
  hooks: Hooks,
): Promise<ClearEntries> {
  const silent: Hooks = { yieldToEventLoop: hooks.yieldToEventLoop, step() {} }
  const plain = { ...settings, space: 'oklab', weights: 'pixels', points: 'colors', target: undefined } as const
  const single = await findPaletteOnCpu(edges, { ...plain, colors: 1 }, silent)
  const target = { figure: 'eye', most: CLEAR_ERROR } as const
  const { palette: only, labels } = single
  const isServed = async () => fourthPowerOf(toPoints(edges, 'oklab'), only, await labels.indices()) <= CLEAR_ERROR
  const enough = most === 1 || (await isServed())
  const found = enough ? single : await findPaletteOnCpu(edges, { ...plain, colors: most, target }, silent)
  const final = finishAssignment(found, false)
  const { bytes, keys } = final.palette
  return { bytes: cleared(bytes), count: keys.length, indices: await finalIndices(final) }
}

/** The clear entry of a fixed palette for each distinct edge color, as a place in that palette; null if it has none. */
export async function matchClearEntries(
  edges: ImageHistogram,
  palette: Uint8Array,
  settings: QuantizeSettings,
  hooks: Hooks,
): Promise<Uint8Array | null> {
  const keys = packedPixels(palette.slice())
  const places = [...keys.keys()].filter(k => keys[k] >>> 24 === 0).slice(0, MAX_COLORS)
  if (places.length === 0) return null
  const opaque = Uint8Array.from(places.flatMap(k => [...palette.subarray(4 * k, 4 * k + 3), 255]))
  const silent: Hooks = { yieldToEventLoop: hooks.yieldToEventLoop, step() {} }
  const { palette: entries, labels } = await findPaletteOnCpu(
    edges,
    { ...settings, space: 'oklab', target: undefined, palette: opaque },
    silent,
  )
  const wanted = packedPixels(opaque)
  return (await labels.indices()).map(index => places[wanted.indexOf(entries[index])])
}
