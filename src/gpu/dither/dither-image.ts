import type { DitheredImage } from '../../quantize/backend.ts'
import { findGrounds } from '../../quantize/dither/activity.ts'
import { toEntries } from '../../quantize/dither/diffuse-row.ts'
import { ditherOnHost } from '../../quantize/dither/dither-on-host.ts'
import type { FinalAssignment } from '../../quantize/palette/color-assignment.ts'
import { dropUnused, paletteCentroids } from '../../quantize/palette/round-palette.ts'
import type { DitherSettings, Hooks } from '../../quantize/settings.ts'
import type { Histogram, Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import type { IndexTiles } from '../remap/index-tiles.ts'
import type { Tiles } from '../tiles.ts'
import { type DitherShape, GPU_SHAPE, shapeFor } from './dither-constants.ts'
import { countSteps, groupStrips, PART_PLACES, rowsOf, type StripGroup } from './dither-parts.ts'
import { ditherOnGpu } from './gpu-dither.ts'

/** A picture whose strips take more steps than these, since it is narrow, is left to the host. */
const MAX_STEPS = 2 ** 17
/** The same for one that is wider: the errors of a row, 16 bytes a pixel, have to fit. */
const MAX_WIDTH = 2 ** 21

/** Whether settings ask for dithering alone; rate-distortion choice is the host's. */
export const isPlainDither = ({ dither, lossy }: Pick<DitherSettings, 'dither' | 'lossy'>): boolean =>
  dither > 0 && lossy === 0

/** The groups of strips that the GPU does one after the other, or null if the host has to. */
function planGroups(raster: Raster, tiles: Tiles): StripGroup[] | null {
  if (raster.width > MAX_WIDTH) return null
  const groups = groupStrips(raster, tiles.range(0).pixels)
  const stripRows = groups && Math.max(...groups.map(({ strips }) => rowsOf(strips)))
  if (!stripRows) return null
  const steps = groups.length * countSteps(raster.width, stripRows, GPU_SHAPE.rows)
  return steps > MAX_STEPS ? null : groups
}

/** How the work is cut, for tests; the result does not depend on it. */
export interface DitherCuts {
  shape?: DitherShape
  submitPlaces?: number
}

/**
 * The dither stage of a picture whose nearest entries are on the GPU. Where rate-distortion choice is asked for, and
 * for pictures of extreme shapes, the host does it.
 */
export async function ditherImage(
  context: GpuContext,
  tiles: Tiles,
  raster: Raster,
  histogram: Histogram,
  final: FinalAssignment,
  nearest: IndexTiles,
  settings: DitherSettings,
  hooks: Hooks,
  cuts: DitherCuts = {},
): Promise<DitheredImage> {
  const groups = final.mse > 0 && isPlainDither(settings) ? planGroups(raster, tiles) : null
  if (!groups) return ditherOnHost(raster, histogram, final, nearest, settings, hooks)
  const { space, dither } = settings
  const { keys } = final.palette
  const palette = paletteCentroids(keys, histogram.opaque ? 3 : 4, space)
  const grounds = findGrounds(histogram, final.indices, toEntries(palette), space)
  const plan = { palette, space, grounds, dither, rdo: null }
  const { shape = shapeFor(context.software), submitPlaces = PART_PLACES } = cuts
  const input = { tiles, raster, plan, indices: nearest.buffers, shape, submitPlaces }
  const part = context.part()
  try {
    const { indices, usage, mse } = await ditherOnGpu(part, input, groups, keys, hooks)
    return { indices, palette: dropUnused(keys, usage), mse, nearestMse: final.mse }
  } finally {
    part.end()
    nearest.release()
  }
}
