import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { findGrounds } from '../../../src/quantize/dither/activity.ts'
import { toEntries } from '../../../src/quantize/dither/diffuse-row.ts'
import { ditherer, planDither } from '../../../src/quantize/dither/dither.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { buildOctree } from '../../../src/quantize/kmeans/octree.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { exactPalette, paletteCentroids } from '../../../src/quantize/palette/round-palette.ts'
import type { SurvivorCount } from '../../../src/quantize/rdo/sources.ts'
import type { SpaceName } from '../../../src/quantize/types.ts'
import { hostilePixels, PIXEL_KINDS, type PixelKind } from '../../helpers/hostile-pixels.ts'

/** Noise at the left, flat areas at the right, some with a ramp so slow that neighbors differ by a level. */
function picture(kind: PixelKind, width: number, height: number) {
  const noise = hostilePixels(width * height, kind)
  const flat = hostilePixels(64, kind)
  const pixels: Uint32Array<ArrayBuffer> = noise.map((pixel, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    if (x < width / 2) return pixel
    const color = flat[(Math.floor(x / 16) + 3 * Math.floor(y / 8)) % 64]
    return (color & 255) < 128 && color >= 0xff000000 ? color + ((x + y) >> 3) : color
  })
  return { pixels, width, height }
}

/** The picture's indices after dithering, by the kernel and by the plain code. */
function ditherBoth(
  raster: ReturnType<typeof picture>,
  colors: number,
  space: SpaceName,
  dither: number,
  rdo: { lossy: number; meanError: number; survivors: SurvivorCount } | null = null,
) {
  const histogram = countColors(raster.pixels)
  const points = toPoints(histogram, space)
  const step = Math.ceil(histogram.keys.length / colors)
  const keys = exactPalette(histogram.keys.filter((_, i) => i % step === 0 || i === histogram.keys.length - 1))
  const palette = paletteCentroids(keys, points.dims, space)
  const indexOfColor = prunedAssigner(points, buildOctree(histogram, points)).indices(palette)
  const indices = remap(raster.pixels, histogram.keys, indexOfColor)
  const grounds = findGrounds(hostLabels(histogram, keys, indexOfColor).frequent, toEntries(palette), space)
  const run = () => {
    const result = indices.slice()
    const dithering = ditherer(planDither(indices, raster.width, { palette, space, grounds, dither, rdo }))
    const parts = [...dithering(raster, result)]
    expect(parts.at(-1)).toBe(1)
    return result
  }
  return { indices, byKernel: run(), plain: withoutKernels(run) }
}

describe.each(PIXEL_KINDS)('diffusing errors of %s pixels', kind => {
  test.each([
    [1, 1, 2, 'oklab', 1],
    [2, 3, 2, 'srgb', 1],
    [97, 61, 8, 'oklab', 0.8],
    [97, 61, 250, 'oklab', 1],
    [200, 40, 250, 'srgb', 0.5],
  ] as const)('the kernel gives what the plain code gives: %i x %i, %i colors, %s, %d', (...args) => {
    const [width, height, colors, space, dither] = args
    const { byKernel, plain } = ditherBoth(picture(kind, width, height), colors, space, dither)
    expect(byKernel).toEqual(plain)
  })

  test.each([
    [1, 1, 2, 'oklab', 0.75, 16],
    [2, 3, 2, 'srgb', 1, 8],
    [97, 61, 2, 'oklab', 0.75, 16],
    [97, 61, 12, 'oklab', 0.75, 16],
    [97, 61, 250, 'oklab', 0.75, 16],
    [200, 40, 250, 'srgb', 1, 12],
  ] as const)('with prices of bits, too: %i x %i, %i colors, %s, %d, %i survivors', (...args) => {
    const [width, height, colors, space, dither, survivors] = args
    const rdo = { lossy: 30, meanError: 700, survivors }
    const { byKernel, plain } = ditherBoth(picture(kind, width, height), colors, space, dither, rdo)
    expect(byKernel).toEqual(plain)
  })
})

test('the lists of entries are begun again if there are more than fit', () => {
  const noise = { pixels: hostilePixels(90_000, 'opaque'), width: 300, height: 300 }
  const { indices, byKernel, plain } = ditherBoth(noise, 255, 'srgb', 1)
  expect(byKernel).toEqual(plain)
  expect(byKernel).not.toEqual(indices)
})
