import { describe, expect, test } from 'vitest'
import type { GpuContext } from '../../../src/gpu/context.ts'
import { DEFAULT_INTERNALS } from '../../../src/gpu/gpu-internals.ts'
import { planColors } from '../../../src/gpu/kmeans/assign-passes.ts'
import type { ClusterBuffers } from '../../../src/gpu/kmeans/cluster-buffers.ts'
import { clusterOnGpu } from '../../../src/gpu/kmeans/gpu-lloyd.ts'
import { assignAll } from '../../../src/quantize/kmeans/assign.ts'
import { lloyd, watched } from '../../../src/quantize/kmeans/lloyd.ts'
import { overrelaxed } from '../../../src/quantize/kmeans/overrelax.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { thorough } from '../../helpers/covering.ts'
import { gradient, noise, pack, photo, quiet } from '../images.ts'
import { type Prepared, prepare, randomCentroids, withClusterBuffers } from './cluster-setups.ts'

function clusterOnCpu({ histogram, points }: Prepared, seeds: Centroids, longSteps: number) {
  const indices = (centroids: Centroids) => {
    const out = new Uint8Array(histogram.keys.length)
    assignAll(points, centroids, out)
    return out
  }
  const shown: Centroids[] = []
  const assign = watched(
    centroids => assignAll(points, centroids),
    centroids => shown.push(centroids),
  )
  const start = finish(overrelaxed(assign, seeds, longSteps))
  return { ...finish(lloyd(histogram, points, start, assign, indices)), shown }
}

async function expectSame(prepared: Prepared, start: Centroids, group?: number, longSteps = 0, pruning = true) {
  const shown: Centroids[] = []
  const hooks = longSteps > 0 ? { ...quiet, centroids: (centroids: Centroids) => shown.push(centroids) } : quiet
  const run = async (context: GpuContext, buffers: ClusterBuffers) => {
    const plan = await planColors(context, buffers, start, false)
    return clusterOnGpu(context, buffers, start, plan, hooks, { ...DEFAULT_INTERNALS, longSteps })
  }
  const gpu = await withClusterBuffers(prepared, pruning, run, group)
  const { shown: all, ...cpu } = clusterOnCpu(prepared, start, longSteps)
  expect(gpu).toEqual(cpu)
  if (longSteps > 0) expect(shown).toEqual(all)
  return gpu
}

/** All centroids on the first color: every cluster but one is empty. */
function heap(prepared: Prepared, count: number): Centroids {
  const start = randomCentroids(prepared, count, 1)
  const { dims, firstOpaque, fixed } = start
  for (let k = fixed + 1; k < count; k++) {
    const from = k < firstOpaque ? fixed : Math.max(firstOpaque, fixed)
    start.coords.copyWithin(k * dims, from * dims, (from + 1) * dims)
  }
  return start
}

describe('the clustering', () => {
  test('ends at the centroids of the CPU after as many iterations', async () => {
    const prepared = prepare(await photo(80, 50), 'srgb')
    const result = await expectSame(prepared, randomCentroids(prepared, 24, 5))
    expect(result.converged).toBe(true)
    expect(result.iterations).toBeGreaterThan(3)
  })

  test.each([4, 8, 32])('is the same with %i threads for each cell', async group => {
    for (const image of [await photo(30, 20), gradient(12, 12, true)]) {
      const prepared = prepare(image, 'srgb')
      await expectSame(prepared, randomCentroids(prepared, 40, 3), group)
    }
  })

  test.each(['srgb', 'oklab'] as const)('re-seeds empty clusters where the CPU does, in %s', async space => {
    const prepared = prepare(noise(700, 4), space)
    await expectSame(prepared, heap(prepared, 40))
  })

  test.each([true, false])('begins with overrelaxed iterations and shows all of them (pruning: %s)', async pruning => {
    const images = [await photo(40, 30), noise(300, 8, true), gradient(20, 20, true)]
    for (const [n, image] of images.entries()) {
      const prepared = prepare(image, 'oklab')
      // One of the two starts each, the other one without pruning.
      const isHeap = (n % 2 === 0) === pruning
      if (thorough(true, isHeap)) await expectSame(prepared, heap(prepared, 9), undefined, 3, pruning)
      if (thorough(true, !isHeap)) await expectSame(prepared, randomCentroids(prepared, 40, 3), undefined, 5, pruning)
    }
  })

  test('re-seeds by kind in images with alpha', async () => {
    for (const image of [noise(400, 6, true), gradient(20, 20, true)]) {
      const prepared = prepare(image, 'srgb')
      await expectSame(prepared, heap(prepared, 12))
      await expectSame(prepared, randomCentroids(prepared, 30, 9))
    }
  })

  test('breaks ties for the worst-served color by the lowest key', async () => {
    // The corners of a cube about its centre are all equally far.
    const corners = Array.from({ length: 8 }, (_, i) => pack((i & 1) * 200, (i & 2) * 100, (i & 4) * 50))
    const prepared = prepare(Uint32Array.from([...corners, pack(100, 100, 100)]), 'srgb')
    const start = heap(prepared, 5)
    start.coords.fill(800)
    await expectSame(prepared, start)
  })

  test('breaks ties among more colors than a workgroup has threads', async () => {
    const sphere: number[] = []
    for (let x = -127; x <= 127; x++)
      for (let y = -127; y <= 127; y++)
        for (let z = -127; z <= 127; z++)
          if (x * x + y * y + z * z === 12_101) sphere.push(pack(128 + x, 128 + y, 128 + z))
    expect(sphere.length).toBeGreaterThan(600)
    const prepared = prepare(Uint32Array.from(sphere), 'srgb')
    const start = heap(prepared, 4)
    start.coords.fill(1024)
    await expectSame(prepared, start)
  })

  test('leaves clusters empty where every color has a centroid of its own', async () => {
    const prepared = prepare(Uint32Array.of(pack(1, 2, 3), pack(200, 100, 50)), 'srgb')
    const result = await expectSame(prepared, heap(prepared, 6))
    expect(result.iterations).toBeLessThan(5)
  })

  test('keeps the transparent centroid in its place', async () => {
    const image = Uint32Array.from([
      ...new Uint32Array(50),
      ...noise(400, 3),
      ...noise(100, 4).map(p => p & 0x1fffffff),
    ])
    const prepared = prepare(image, 'oklab')
    const start = randomCentroids(prepared, 9, 2)
    expect(start.fixed).toBe(1)
    const { centroids } = await expectSame(prepared, start)
    expect([...centroids.coords.subarray(0, 4)]).toEqual([...start.coords.subarray(0, 4)])
  })
})
