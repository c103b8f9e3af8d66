import { meanSquaredPixelError } from '../color/squared-error.ts'
import type { DitheredAssignment, FinalAssignment } from '../palette/color-assignment.ts'
import { dropUnused, paletteCentroids } from '../palette/round-palette.ts'
import type { DitherSettings, Hooks } from '../settings.ts'
import type { ImageColors, Raster } from '../types.ts'
import { findGrounds } from './activity.ts'
import { toEntries } from './diffuse-row.ts'
import { planDither } from './dither.ts'
import { ditherStrips } from './dither-strips.ts'

/** Ways to a pixel that are kept, by `speed` 1 to 10; cost and gain are in docs/internals/rdo.md. */
const SURVIVORS = [16, 16, 16, 16, 16, 16, 12, 12, 8, 8] as const

/** Counts the pixels of each entry, drops those without, and renumbers `indices`. */
function dropUnusedEntries(keys: Uint32Array, indices: Uint8Array) {
  const usage = new Uint32Array(keys.length)
  for (let i = 0; i < indices.length; i++) usage[indices[i]]++
  const palette = dropUnused(keys, usage)
  if (palette.keys.length < keys.length)
    for (let i = 0; i < indices.length; i++) indices[i] = palette.translation[indices[i]]
  return palette
}

/** What the stage goes by, but for the prices of literals. */
export function planStage(
  { opaque }: Pick<ImageColors, 'opaque'>,
  { palette: { keys, translation }, labels }: FinalAssignment,
  { space, dither, lossy, speed }: DitherSettings,
): Parameters<typeof planDither>[2] {
  const palette = paletteCentroids(keys, opaque ? 3 : 4, space)
  const frequent = labels.frequent.map(color => ({ ...color, entry: translation[color.entry] }))
  const grounds = findGrounds(frequent, toEntries(palette), space)
  if (lossy === 0) return { palette, space, grounds, dither, rdo: null }
  const rdo = { lossy, meanError: labels.meanDistance(space), survivors: SURVIVORS[speed - 1] }
  return { palette, space, grounds, dither, rdo }
}

/**
 * The dither stage, the same on the host for every back end: from the nearest entry of each pixel, written over
 * `indices`, to the entries that look best and compress best together. Nothing to do, and `final` itself, where the
 * palette holds every color of the picture or neither is asked for.
 */
export async function ditherStage(
  raster: Raster,
  colors: Pick<ImageColors, 'opaque'>,
  final: FinalAssignment,
  indices: Uint8Array,
  settings: DitherSettings,
  hooks: Hooks,
): Promise<DitheredAssignment> {
  const { palette: nearest, mse: nearestMse } = final
  if (nearestMse === 0 || (settings.dither === 0 && settings.lossy === 0))
    return { palette: nearest, mse: nearestMse, nearestMse }
  const plan = planDither(indices, raster.width, planStage(colors, final, settings))
  await ditherStrips(raster, indices, plan, hooks)
  const palette = dropUnusedEntries(nearest.keys, indices)
  return { palette, mse: meanSquaredPixelError(raster.pixels, palette.keys, indices), nearestMse }
}
