import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'

const random = seededRandom(3)

/** All grays, the corners, and any colors of any alpha. */
const KEYS = Uint32Array.from([
  ...Array.from({ length: 256 }, (_, n) => n * 0x010101 + 255 * 2 ** 24),
  ...Array.from(
    { length: 16 },
    (_, n) => (n & 8 ? 0xff000000 : 0) + (n & 1) * 255 + (n & 2) * 32640 + (n & 4) * 0x3fc000,
  ),
  ...Array.from({ length: 20_000 }, () => Math.floor(random() * 2 ** 32)),
])

test.each(['srgb', 'oklab'] as const)('the kernel gives the coordinates that the plain code gives: %s', space => {
  for (const size of [0, 1, 5, KEYS.length]) {
    for (const opaque of [true, false]) {
      const keys = KEYS.subarray(0, size).map(key => (opaque ? (key | 0xff000000) >>> 0 : key))
      const points = () => toPoints({ keys, counts: new Uint32Array(size).fill(1), opaque }, space)
      expect(points()).toEqual(withoutKernels(points))
    }
  }
})
