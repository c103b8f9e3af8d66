import type { DitheredImage, IndexMap } from '../backend.ts'
import type { FinalAssignment } from '../palette/color-assignment.ts'
import type { DitherSettings, Hooks } from '../settings.ts'
import type { ImageColors, Raster } from '../types.ts'
import { ditherStage } from './dither-stage.ts'

/** The dither stage on the host, for indices that a backend may have elsewhere. */
export async function ditherOnHost(
  raster: Raster,
  colors: Pick<ImageColors, 'opaque'>,
  final: FinalAssignment,
  nearest: IndexMap,
  settings: DitherSettings,
  hooks: Hooks,
): Promise<DitheredImage> {
  const indices = await nearest.read()
  return { ...(await ditherStage(raster, colors, final, indices, settings, hooks)), indices }
}
