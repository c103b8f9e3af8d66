import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { noCut } from '../../../src/quantize/init/best-cut.ts'
import { MOMENTS } from '../../../src/quantize/init/moments.ts'
import { chanceAt, seededRandom } from '../../../src/quantize/search/random.ts'
import { chooseSwaps } from '../../../src/quantize/search/swap.ts'
import type { Centroids } from '../../../src/quantize/types.ts'

const random = seededRandom(5)
const whole = (below: number) => Math.floor(random() * below)

test.each([3, 4] as const)('the kernel finds the merges that the plain code finds: %i dimensions', dims => {
  for (const count of [1, 2, 3, 17, 256]) {
    for (const most of [1, 2, 2048]) {
      for (const firstOpaque of dims === 3 ? [0] : [0, 1, count >> 1, count]) {
        const fixed = dims === 4 && firstOpaque > 0 ? 1 : 0
        const coords = Int32Array.from({ length: count * dims }, () => 2047 - whole(most))
        const centroids: Centroids = { dims, count, coords, firstOpaque, fixed }
        const moments = new Float64Array(count * MOMENTS)
        const cuts = Array.from({ length: count }, noCut)
        cuts.forEach((cut, k) => {
          const weight = [0, 2, 1000, 2 ** 29 / count][whole(4)]
          moments[k * MOMENTS] = weight
          if (weight < 2 || random() < 0.3) return
          cut.gain = 1
          cut.distance = whole(2 ** 30)
          cut.left[0] = 1 + whole(weight - 1)
        })
        const swaps = () => chooseSwaps(centroids, { inertia: 0, moments, cuts }, 99, 0, place => chanceAt(3, place))
        expect(swaps()).toEqual(withoutKernels(swaps))
      }
    }
  }
})
