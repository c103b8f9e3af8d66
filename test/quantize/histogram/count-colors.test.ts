import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { hostilePixels, PIXEL_KINDS } from '../../helpers/hostile-pixels.ts'

describe.each(PIXEL_KINDS)('counting %s pixels', kind => {
  test.each([1, 2, 3, 5, 1003, 30_001])('the kernel sorts %i as the plain code does', size => {
    const pixels = hostilePixels(size, kind)
    const plain = withoutKernels(() => countColors(pixels))
    expect(countColors(pixels)).toEqual(plain)
  })
})

test.each(['opaque', 'mixed'] as const)('the kernel tallies large %s pictures as the plain code does', kind => {
  const pixels = new Uint32Array(2 ** 21 + 3)
  const part = hostilePixels(9001, kind)
  for (let from = 0; from < pixels.length; from += part.length) pixels.set(part.subarray(0, pixels.length - from), from)
  expect(countColors(pixels)).toEqual(withoutKernels(() => countColors(pixels)))
})

test('no pixels have no colors', () => {
  const none = new Uint32Array(0)
  expect(countColors(none)).toEqual(withoutKernels(() => countColors(none)))
})

test('the counts of all pixels of one color are whole', () => {
  expect(countColors(new Uint32Array(2 ** 20).fill(0xffffffff))).toEqual({
    keys: Uint32Array.of(0xffffffff),
    counts: Uint32Array.of(2 ** 20),
    visibility: Uint32Array.of(10 * 2 ** 20),
    opaque: true,
  })
})
