import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { buildOctree } from '../../../src/quantize/kmeans/octree.ts'
import { alphaNoise, noise, photoLike } from '../../helpers/images.ts'

const one = { name: 'one pixel', pixels: Uint32Array.of(0xff030201) }

test.each([one, photoLike(90, 70), noise(70, 50), alphaNoise(60, 50)])(
  'the kernel finds the cells that the plain code finds: $name',
  ({ pixels }) => {
    const counted = countColors(pixels)
    // As many pixels as a picture may have, in one color.
    const counts = counted.counts.map((count, n) => (n === 0 ? 2 ** 28 - pixels.length : count))
    const histogram = { ...counted, counts }
    const tree = () => buildOctree(histogram, toPoints(histogram, 'oklab'))
    expect(tree()).toEqual(withoutKernels(tree))
  },
)
