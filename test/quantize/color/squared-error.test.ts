import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { meanFourthPower, meanSquaredError, meanSquaredPixelError } from '../../../src/quantize/color/squared-error.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'

/** Pixels, palette and indices with as many parts of 256 not opaque. */
function picture(size: number, colors: number, mixed: number) {
  const random = seededRandom(size + mixed)
  const whole = (below: number) => Math.floor(random() * below)
  const color = () => (whole(256) < mixed ? whole(2 ** 32) : 0xff000000 | whole(2 ** 24)) >>> 0
  return {
    pixels: Uint32Array.from({ length: size }, color),
    palette: Uint32Array.from({ length: colors }, color),
    indices: Uint8Array.from({ length: size }, () => whole(colors)),
  }
}

test.each([
  [1, 1, 0],
  [3, 2, 256],
  [1001, 256, 0],
  [1001, 17, 100],
  [600_001, 256, 1],
])('%i pixels, %i colors, %i of 256 with alpha: the kernel gives what the plain code gives', (size, colors, mixed) => {
  const { pixels, palette, indices } = picture(size, colors, mixed)
  const plain = withoutKernels(() => meanSquaredPixelError(pixels, palette, indices))
  expect(meanSquaredPixelError(pixels, palette, indices)).toBe(plain)
})

test.each([0, 60, 256])('colors have the error of their pixels, %i of 256 with alpha', mixed => {
  const { pixels, palette } = picture(900, 17, mixed)
  // Many have the same color.
  const repeated = Uint32Array.from({ length: 5000 }, (_, i) => pixels[i % (1 + (i >> 3))])
  const histogram = countColors(repeated)
  const index = Uint8Array.from(histogram.keys, (_, i) => i % palette.length)
  const indexOf = new Map([...histogram.keys].map((key, i) => [key, index[i]]))
  const indices = Uint8Array.from(repeated, pixel => indexOf.get(pixel >>> 24 === 0 ? 0 : pixel)!)
  expect(meanSquaredError(histogram, palette, index)).toBe(meanSquaredPixelError(repeated, palette, indices))
})

test('the extremes are as far apart as can be', () => {
  const [pixels, palette] = [new Uint32Array(9).fill(0xffffffff), Uint32Array.of(0xff000000)]
  expect(meanSquaredPixelError(pixels, palette, new Uint8Array(9))).toBe(255 ** 2)
})

test('errors of colors that all pixels of the largest picture have stay whole', () => {
  const keys = Uint32Array.of(0x01000000, 0xffffffff)
  const histogram = { keys, counts: Uint32Array.of(1, 2 ** 28 - 1), opaque: false }
  expect(meanSquaredError(histogram, Uint32Array.of(0), Uint8Array.of(0, 0))).toBe(
    (255 ** 2 * (2 ** 28 - 1) + 1) / 2 / 2 ** 28,
  )
})

test('sums of pixels with alpha beyond 2^53 stay whole', () => {
  // 3 * 65025^2 a pixel.
  const pixels = new Uint32Array(2 ** 20).fill(0xffffffff)
  const indices = new Uint8Array(pixels.length)
  expect(meanSquaredPixelError(pixels, Uint32Array.of(0), indices)).toBe(255 ** 2 / 2)
  pixels[7] = 0x01000000
  expect(meanSquaredPixelError(pixels, Uint32Array.of(0), indices)).toBe(
    (255 ** 2 * (pixels.length - 1) + 1) / 2 / pixels.length,
  )
})

test('fourth powers of all pixels of the largest picture are summed up without rounding', () => {
  const counts = Uint32Array.of(2 ** 28 - 4, 3, 1)
  // The farthest that two points can be apart, nearly, and two that are far and near.
  const planes = [
    [2047, 1999, 0],
    [2047, 77, 1],
    [2047, 2047, 0],
    [1900, 3, 0],
  ].map(plane => Uint16Array.from(plane))
  const centroids = { dims: 4, count: 1, coords: new Int32Array(4), firstOpaque: 0, fixed: 0 } as const
  const sum = [0, 1, 2].reduce((sum, i) => {
    const squared = planes.reduce((all, plane) => all + BigInt(plane[i]) ** 2n, 0n)
    return sum + BigInt(counts[i]) * squared ** 2n
  }, 0n)
  const found = meanFourthPower({ dims: 4, planes, weights: counts }, centroids, new Uint8Array(3))
  expect(found).toBe(Number(sum) / 2 ** 28)
})
