import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { visibleDifference } from '../../../src/quantize/color/visible-difference.ts'
import { hostilePixels, PIXEL_KINDS } from '../../helpers/hostile-pixels.ts'

const rgba = (r: number, g: number, b: number, a = 255) => ((a << 24) | (b << 16) | (g << 8) | r) >>> 0
const BLACK = rgba(0, 0, 0)
const WHITE = rgba(255, 255, 255)
const raster = (width: number, height: number, at: (x: number, y: number) => number) => ({
  pixels: Uint32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
  width,
  height,
})

test('a picture that is the same differs by nothing, black from white by 100', () => {
  const picture = raster(7, 5, x => (x < 4 ? BLACK : WHITE))
  const indices = Uint8Array.from(picture.pixels, pixel => (pixel === BLACK ? 0 : 1))
  expect(visibleDifference(picture, Uint32Array.of(BLACK, WHITE), indices)).toBe(0)
  const black = raster(7, 5, () => BLACK)
  expect(visibleDifference(black, Uint32Array.of(WHITE), new Uint8Array(35))).toBeCloseTo(100, 1)
})

test('dithering that gives the right light shows less than the nearest entry', () => {
  const gray = rgba(188, 188, 188) // half the light of white
  const picture = raster(30, 30, () => gray)
  const palette = Uint32Array.of(BLACK, WHITE)
  const dithered = Uint8Array.from({ length: 900 }, (_, i) => (i + Math.floor(i / 30)) % 2)
  const plain = new Uint8Array(900).fill(1)
  expect(visibleDifference(picture, palette, dithered)).toBeLessThan(0.3 * visibleDifference(picture, palette, plain))
})

test('what is under alpha 0 does not show, a change of alpha does', () => {
  const clear = raster(3, 3, () => rgba(200, 10, 10, 0))
  const indices = new Uint8Array(9)
  expect(visibleDifference(clear, Uint32Array.of(0), indices)).toBe(0)
  expect(visibleDifference(clear, Uint32Array.of(rgba(255, 255, 255, 255)), indices)).toBeGreaterThan(50)
})

test.each(
  PIXEL_KINDS.flatMap(
    kind =>
      [
        [kind, 1, 1],
        [kind, 2, 5],
        [kind, 301, 103],
      ] as const,
  ),
)('the kernel gives the figure of the plain code for %s pixels, %i x %i', (kind, width, height) => {
  const pixels = hostilePixels(width * height, kind)
  const palette = hostilePixels(Math.min(256, width * height), kind)
  const indices = Uint8Array.from(pixels, (pixel, i) => (pixel + i) % palette.length)
  const figure = () => visibleDifference({ pixels, width, height }, palette, indices)
  expect(figure()).toBe(withoutKernels(figure))
})
