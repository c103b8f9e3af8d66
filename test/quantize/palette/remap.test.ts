import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { hostilePixels, PIXEL_KINDS } from '../../helpers/hostile-pixels.ts'

describe.each(PIXEL_KINDS)('looking up %s pixels', kind => {
  test.each([1, 3, 4, 1003, 300_001])('the kernel gives %i indices as the plain code does', size => {
    const pixels = hostilePixels(size, kind)
    const { keys } = countColors(pixels)
    const indexOfColor = Uint8Array.from(keys, (_, i) => (7 * i + 3) % 256)
    const plain = withoutKernels(() => remap(pixels, keys, indexOfColor))
    expect(remap(pixels, keys, indexOfColor)).toEqual(plain)
  })
})

test('colors that are not listed get entry 0', () => {
  const pixels = Uint32Array.of(0xff000001, 0, 0x00123456, 0xff000002, 0x80000001)
  const [keys, indices] = [Uint32Array.of(0xff000002), Uint8Array.of(9)]
  const expected = Uint8Array.of(0, 0, 0, 9, 0)
  expect(remap(pixels, keys, indices)).toEqual(expected)
  expect(withoutKernels(() => remap(pixels, keys, indices))).toEqual(expected)
})
