import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { keyOf } from '../../../src/common/pixel-keys.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { splitCentroids } from '../../../src/quantize/init/seed.ts'
import { assignAll } from '../../../src/quantize/kmeans/assign.ts'
import { inputFrom } from '../../../src/quantize/kmeans/clustering-input.ts'
import { buildOctree, type Octree } from '../../../src/quantize/kmeans/octree.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Points, SpaceName } from '../../../src/quantize/types.ts'
import { smallCases, type TestImage } from '../../helpers/images.ts'
import { sortColors } from '../sort-colors.ts'

function setUp(image: TestImage, space: SpaceName, colors: number) {
  const histogram = countColors(image.pixels)
  const input = inputFrom(histogram, space)
  const { points, tree } = input
  return { histogram, points, tree, start: splitCentroids(input, colors, 0) }
}

/** Centroids jogged a little, so that ties, moves and stays all occur. */
function jog(start: ReturnType<typeof setUp>['start'], seed: number) {
  const random = seededRandom(seed)
  const coords = start.coords.map((c, i) => {
    const pinned = i < start.fixed * start.dims || (start.dims === 4 && i % 4 === 3)
    return pinned || random() < 0.6 ? c : Math.min(2040, Math.max(0, c + Math.floor(random() * 41) - 20))
  })
  return { ...start, coords }
}

/** The assigner by kernels and the plain one. */
const assigners = (points: Points, tree: Octree) => [
  prunedAssigner(points, tree),
  withoutKernels(() => prunedAssigner(points, tree)),
]

test('cells that have ever more centroids in reach find room for their sums', () => {
  const keys = Uint32Array.from(
    { length: 4096 },
    (_, i) => 0xff303030 + (i & 15) + ((i >> 4) & 15) * 256 + (i >> 8) * 65536,
  )
  const histogram = sortColors({ keys, counts: new Uint32Array(keys.length).fill(3), visibility: keys })
  const points = toPoints(histogram, 'srgb')
  const both = assigners(points, buildOctree(histogram, points))
  for (let count = 2; count <= 256; count += 2) {
    const coords = Int32Array.from({ length: 3 * count }, (_, n) => 388 + ((n * n * 7 + count) % 120))
    const centroids = { dims: 3 as const, count, coords, firstOpaque: 0, fixed: 0 as const }
    for (const assigner of both) expect(assigner.sums(centroids)).toEqual(assignAll(points, centroids))
  }
})

describe.each(['srgb', 'oklab'] as const)('pruned assignment in %s', space => {
  test.each(smallCases())('equals brute force on $name, through several moves', image => {
    for (const colors of [2, 3, 16, 256]) {
      const { histogram, points, tree, start } = setUp(image, space, colors)
      if (histogram.keys.length < colors) continue
      const both = assigners(points, tree)
      let centroids = start
      for (let round = 0; round < 5; round++) {
        const indices = new Uint8Array(histogram.keys.length)
        const oracle = assignAll(points, centroids, indices)
        for (const assigner of both) {
          expect(assigner.sums(centroids)).toEqual(oracle)
          expect(assigner.indices(centroids)).toEqual(indices)
        }
        centroids = jog(centroids, round + 1)
      }
    }
  })

  test('equals brute force for random colors and centroids, equal centroids included', () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 300 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 }), {
          minLength: 2,
          maxLength: 64,
        }),
        fc.boolean(),
        (words, places, opaque) => {
          const keys = Uint32Array.from(new Set(words.map(w => keyOf(opaque ? (w | 0xff000000) >>> 0 : w))))
          const histogram = sortColors({ keys, counts: keys.map((_, i) => 1 + (i % 7)), visibility: keys })
          const points = toPoints(histogram, space)
          const { dims } = points
          const coords = Int32Array.from(places.flatMap(place => place.slice(0, dims).map(c => c * 34)))
          const centroids = { dims, count: places.length, coords, firstOpaque: 0, fixed: 0 as const }
          const indices = new Uint8Array(histogram.keys.length)
          const oracle = assignAll(points, centroids, indices)
          for (const assigner of assigners(points, buildOctree(histogram, points))) {
            expect(assigner.sums(centroids)).toEqual(oracle)
            expect(assigner.indices(centroids)).toEqual(indices)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
