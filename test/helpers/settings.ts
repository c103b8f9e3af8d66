import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import type { Raster } from '../../src/quantize/types.ts'

/** Plain k-means: the least squared error, every pixel on its nearest entry. */
export const PLAIN: QuantizeSettings = {
  colors: 16,
  space: 'srgb',
  seed: 0,
  points: 'colors',
  speed: 5,
  weights: 'pixels',
  dither: 0,
  lossy: 0,
}

/** What the engine does for the eye when nothing is asked for. */
export const EYE: QuantizeSettings = { ...PLAIN, space: 'oklab', weights: 'eye', dither: 0.75, lossy: 30 }

/** Pixels as a picture of one row, for tests that have no use for its shape. */
export const oneRow = (pixels: Uint32Array): Raster => ({ pixels, width: pixels.length, height: 1 })
