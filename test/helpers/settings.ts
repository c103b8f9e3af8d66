import { checkQuantizeOptions } from '../../src/options/resolve.ts'
import type { QuantizeSettings } from '../../src/options/resolved-options.ts'
import type { Raster } from '../../src/quantize/types.ts'

/** Plain k-means: the least squared error, every pixel on its nearest entry. */
export const PLAIN: QuantizeSettings = checkQuantizeOptions({ colors: 16, space: 'srgb' })

/** What the engine does for the eye when nothing is asked for. */
export const EYE: QuantizeSettings = checkQuantizeOptions({ colors: 16 })

/** Pixels as a picture of one row, for tests that have no use for its shape. */
export const oneRow = (pixels: Uint32Array): Raster => ({ pixels, width: pixels.length, height: 1 })
