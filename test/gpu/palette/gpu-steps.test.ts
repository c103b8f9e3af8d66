import { expect, test } from 'vitest'
import { quantizeOnGpu } from '../../../src/gpu/gpu-backend.ts'
import { gpuAssessor } from '../../../src/gpu/palette/gpu-steps.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { buildOctree } from '../../../src/quantize/kmeans/octree.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { hostAssessor } from '../../../src/quantize/palette/local-steps.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { oneRow, PLAIN } from '../../helpers/settings.ts'
import { noise, photo, quiet } from '../images.ts'
import { type Prepared, prepare, withClusterBuffers, withWeights } from '../kmeans/cluster-setups.ts'

/** Entries of 8 bits on colors of the picture and near them; some are doubles. */
function entriesOf({ points }: Prepared, count: number, spread: number): Centroids {
  const random = seededRandom(count)
  const coords = new Int32Array(3 * count)
  for (let k = 0; k < count; k++) {
    const color = Math.floor(random() * points.weights.length)
    for (let d = 0; d < 3; d++) {
      const near = (points.planes[d][color] >> 3) + Math.round((random() - 0.5) * spread)
      coords[3 * k + d] = 8 * Math.max(0, Math.min(255, near))
    }
  }
  if (count > 2) coords.copyWithin(3, 0, 3)
  return { dims: 3, count, coords, firstOpaque: 0, fixed: 0 }
}

test.each([
  ['a photo', async () => prepare(await photo(48, 32), 'srgb')],
  ['noise', async () => prepare(noise(1000, 3), 'srgb')],
  ['heavy colors', async () => withWeights(prepare(noise(300, 4), 'srgb'), i => (i % 3 ? 1 : 2 ** 22))],
  ['the heaviest color', async () => withWeights(prepare(noise(1, 4), 'srgb'), () => 2 ** 28)],
])('steps of entries of %s would change on the GPU what they would on the CPU', async (_, preparedFor) => {
  const prepared = await preparedFor()
  const { points, histogram } = prepared
  const host = hostAssessor(points, prunedAssigner(points, buildOctree(histogram, points)))
  for (const pruning of [true, false]) {
    for (const count of [1, 2, 30, 256]) {
      await withClusterBuffers(prepared, pruning, async (context, buffers) => {
        const onGpu = gpuAssessor(context, buffers)
        // Again with others, as the search does.
        for (const spread of [3, 40]) {
          const entries = entriesOf(prepared, count, spread)
          const [found, expected] = [await onGpu.assess(entries), await host.assess(entries)]
          expect(found.inertia).toBe(expected.inertia)
          expect(found.effects().change).toEqual(expected.effects().change)
          expect(found.effects().overlaps).toEqual(expected.effects().overlaps)
        }
        onGpu.close()
      })
    }
  }
  host.close()
})

test('a whole job for the least error is that of the CPU', async () => {
  const raster = oneRow(await photo(60, 40))
  for (const [colors, speed] of [
    [24, 4],
    [200, 9],
  ]) {
    const settings = { ...PLAIN, space: 'srgb', colors, speed } as const
    const { ms: _, ...onCpu } = await quantizeOnCpu(raster, settings, quiet)
    const { ms: __, ...onGpu } = await quantizeOnGpu(await testGpu(), raster, settings, quiet, { seedColors: 0 })
    expect(onGpu).toEqual(onCpu)
  }
})
