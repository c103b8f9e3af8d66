import { expect, vi } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import type { Gpu } from '../../../src/gpu/device.ts'
import { type DitherCuts, ditherImage } from '../../../src/gpu/dither/dither-image.ts'
import { compactOnGpu } from '../../../src/gpu/histogram/compact-colors.ts'
import { countOnGpu } from '../../../src/gpu/histogram/gpu-histogram.ts'
import { remapOnGpu } from '../../../src/gpu/remap/gpu-remap.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { visibleDifference } from '../../../src/quantize/color/visible-difference.ts'
import { ditherStage } from '../../../src/quantize/dither/dither-stage.ts'
import { countInSteps } from '../../../src/quantize/histogram/count-colors.ts'
import { finalIndices } from '../../../src/quantize/palette/color-assignment.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import type { QuantizeSettings } from '../../../src/quantize/settings.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Raster } from '../../../src/quantize/types.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { draw } from '../../helpers/images.ts'
import { countedOf, counting, quiet } from '../images.ts'
import { finalFor } from './final-assignment.ts'

export interface Cuts extends DitherCuts {
  tilePixels?: number
  residentBytes?: number
}

/** Dithers a picture on the GPU and on the CPU. */
export async function expectSame(
  raster: Raster,
  settings: QuantizeSettings,
  { tilePixels, residentBytes, ...cuts }: Cuts = {},
  gpu?: Gpu,
) {
  const { pixels } = raster
  const histogram = finish(countInSteps(pixels))
  const final = finalFor(histogram, settings)
  const indices = remap(pixels, histogram.keys, await finalIndices(final))
  const expected = await ditherStage(raster, histogram, final, indices, settings, quiet)
  const context = openContext(gpu ?? (await testGpu()))
  try {
    const tiles = makeTiles(context, pixels, tilePixels ?? 2 ** 24, residentBytes ?? Infinity)
    const counts = await countOnGpu(context, tiles, isOpaque(pixels), 2 ** 12, counting)
    const { list } = await compactOnGpu(context, counts, countedOf(pixels))
    const nearest = await remapOnGpu(context.part(), counts, tiles, list, final, async () => {})
    const read = vi.spyOn(nearest, 'read')
    const found = await ditherImage(context, tiles, raster, histogram, final, nearest, settings, quiet, true, cuts)
    // Nothing is brought to the host before it is dithered, unless there is nothing to do.
    expect(read.mock.calls.length).toBe(Number(final.mse === 0))
    expect(Buffer.compare(found.indices, indices)).toBe(0)
    const { visibleDifference: difference, ...rest } = found
    expect({ ...rest, indices: 0 }).toEqual({ ...expected, indices: 0 })
    if (difference !== null) expect(difference).toBe(visibleDifference(raster, expected.palette.keys, indices))
  } finally {
    context.end()
  }
}

/** A page: a ground with letters of one and two pixels, and a slow ramp. */
export const page = draw('page', 60, 40, (x, y) => {
  if (x > 40) return [200 + (y >> 2), 200, 205 + (x >> 3)]
  return (x * 7 + y * 3) % 11 < 2 && y % 6 > 1 ? [40 + x, 30 + y, 20] : [250, 250, 250]
})
