import { describe, expect, test } from 'vitest'
import { FULL_ALPHA } from '../../../src/common/constants.ts'
import { quantizeOnCpu } from '../../../src/quantize/cpu-backend.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { CERTAIN } from '../../../src/quantize/init/merge-cost.ts'
import { seedCentroids, splitCentroids } from '../../../src/quantize/init/seed.ts'
import { inputFrom } from '../../../src/quantize/kmeans/clustering-input.ts'
import type { ClusteringInput } from '../../../src/quantize/kmeans/coarsen.ts'
import { coarsen } from '../../../src/quantize/kmeans/coarsen.ts'
import { lloyd } from '../../../src/quantize/kmeans/lloyd.ts'
import { overrelaxed } from '../../../src/quantize/kmeans/overrelax.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { statisticsMaker } from '../../../src/quantize/search/cluster-statistics.ts'
import { crossover, type Solution } from '../../../src/quantize/search/crossover.ts'
import { geneticSearch } from '../../../src/quantize/search/genetic-search.ts'
import { EFFORTS, effortFor, randomSwap } from '../../../src/quantize/search/random-swap.ts'
import { cpuSearchList } from '../../../src/quantize/search/search-list.ts'
import { applySwaps, chooseSwaps } from '../../../src/quantize/search/swap.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { alphaNoise, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { oneRow, PLAIN } from '../../helpers/settings.ts'

const hooks = { step() {}, async yieldToEventLoop() {} }

function inputOf({ pixels }: TestImage): ClusteringInput {
  return inputFrom(countColors(pixels), 'srgb')
}

const listOf = (input: ClusteringInput) => cpuSearchList(input, (on, seed) => splitCentroids(on, 24, seed))

test('pictures of many colors are searched and polished in fewer rounds, but at the slow speeds', () => {
  expect(effortFor(5, 2 ** 17)).toEqual(EFFORTS[4])
  expect(effortFor(5, 2 ** 19)).toMatchObject({ rounds: EFFORTS[4].rounds / 2, localSearchRounds: 1 })
  expect(effortFor(10, 2 ** 24)).toMatchObject({ rounds: 0, localSearchRounds: 0 })
  expect(effortFor(3, 2 ** 24)).toEqual(EFFORTS[2])
})

describe('coarsen', () => {
  test('keeps the whole weight and leaves small problems alone', () => {
    const input = inputOf(noise(100, 80))
    expect(coarsen(input, 8000)).toBe(input)
    const small = coarsen(input, 100)
    expect(small.histogram.keys.length).toBeLessThan(input.histogram.keys.length)
    expect(small.histogram.counts.reduce((sum, w) => sum + w, 0)).toBe(8000)
    expect(small.tree.levels.at(-1)?.count).toBe(small.histogram.keys.length)
  })
})

describe('swaps', () => {
  test('give centroids without points some, though the iterations between them leave these alone', () => {
    const input = inputOf(photoLike(60, 50))
    const { sums } = prunedAssigner(input.points, input.tree)
    const start = splitCentroids(input, 24, 0)
    // A third of them where others are.
    start.coords.copyWithin(16 * start.dims, 0, 8 * start.dims)
    expect([...sums(start).weight.subarray(16, 24)]).toEqual(Array(8).fill(0))
    const found = finish(randomSwap(input, start, EFFORTS[3], 0))
    expect(sums(found).weight.subarray(0, 24)).not.toContain(0)
  })

  test.each([photoLike(60, 50), softDisc(48), alphaNoise(30, 30)])(
    'keep the kinds of centroids apart in $name',
    image => {
      const input = inputOf(image)
      const start = splitCentroids(input, 24, 0)
      const view = statisticsMaker(input.points)(start, prunedAssigner(input.points, input.tree).indices(start))
      const swaps = chooseSwaps(start, view, 24, 0, () => CERTAIN)
      expect(swaps.length).toBeGreaterThan(0)
      const touched = swaps.flatMap(({ from, to }) => [from, to])
      expect(new Set(touched).size).toBe(touched.length)
      for (const { from, to } of swaps) {
        expect(from >= start.firstOpaque).toBe(to >= start.firstOpaque)
        expect(from).toBeGreaterThanOrEqual(start.fixed)
      }
      const after = applySwaps(start, view, swaps)
      for (let k = start.firstOpaque; start.dims === 4 && k < 24; k++) expect(after.coords[k * 4 + 3]).toBe(FULL_ALPHA)
      expect([...after.coords.slice(0, start.fixed * 4)]).toEqual([...start.coords.slice(0, start.fixed * 4)])
    },
  )
})

describe('crossing', () => {
  const parents = (input: ClusteringInput, seeds: number[]) => {
    const { settle } = listOf(input)
    return seeds.map(seed => finish(settle(splitCentroids(input, 24, seed), 0, 0)))
  }

  test.each([photoLike(60, 50), softDisc(48), alphaNoise(30, 30)])(
    'keeps kinds apart, pinned values and the count in $name',
    image => {
      const input = inputOf(image)
      const [a, b] = parents(input, [0, 1])
      const child = crossover(input.points, a, b)
      expect(child).toEqual(crossover(input.points, a, b))
      expect(child.coords).toHaveLength(a.centroids.coords.length)
      expect(child.coords).not.toEqual(a.centroids.coords)
      expect(child.coords).not.toEqual(b.centroids.coords)
      for (let k = child.firstOpaque; child.dims === 4 && k < 24; k++) expect(child.coords[k * 4 + 3]).toBe(FULL_ALPHA)
      expect([...child.coords.slice(0, child.fixed * 4)]).toEqual([...a.centroids.coords.slice(0, child.fixed * 4)])
    },
  )

  test('of a solution with itself gives its centroids again', () => {
    const input = inputOf(photoLike(60, 50))
    const [a] = parents(input, [0])
    const rows = ({ coords, count }: Centroids) =>
      Array.from({ length: count }, (_, k) => coords.slice(k * 3, k * 3 + 3).join()).sort()
    expect(rows(crossover(input.points, a, a))).toEqual(rows(a.centroids))
  })

  test('of many starts ends below what they reach by themselves on average', () => {
    const input = inputOf(photoLike(120, 90))
    const starts = parents(input, [0, 1, 2, 3, 4, 5, 6, 7])
    const list = listOf(input)
    const crossed = finish(geneticSearch(list, 8, 0, { from: 0, to: 1 }))
    const errorOf = (solution: Solution) => finish(list.inertia(solution, 0))
    expect(8 * errorOf(crossed)).toBeLessThan(starts.reduce((sum, start) => sum + errorOf(start), 0))
  })
})

describe('overrelaxed iterations', () => {
  test.each([photoLike(120, 90), softDisc(48), alphaNoise(30, 30)])(
    'get further than as many of Lloyd and keep pinned values in $name',
    image => {
      const input = inputOf(image)
      const start = splitCentroids(input, 24, 0)
      const { settle, inertia } = listOf(input)
      const [short, long] = [0, 8].map(steps => finish(settle(start, 0, steps, 10 - steps)))
      expect(finish(inertia(long, 0))).toBeLessThan(finish(inertia(short, 0)))
      const { coords, firstOpaque, fixed, dims } = long.centroids
      for (let k = firstOpaque; dims === 4 && k < 24; k++) expect(coords[k * 4 + 3]).toBe(FULL_ALPHA)
      expect([...coords.slice(0, fixed * 4)]).toEqual([...start.coords.slice(0, fixed * 4)])
      for (const coord of coords) expect(coord >= 0 && coord < 2048).toBe(true)
    },
  )
})

describe('the search', () => {
  const inertiaAt = (input: ClusteringInput, colors: number, speed: number | null) => {
    const { histogram, points, tree } = input
    const { sums, indices } = prunedAssigner(points, tree)
    const seeds =
      speed === null
        ? { centroids: splitCentroids(input, colors, 0), longSteps: 0 }
        : finish(seedCentroids(input, { colors, seed: 0, speed }))
    const start = finish(overrelaxed(sums, seeds.centroids, seeds.longSteps))
    const { centroids } = finish(lloyd(histogram, points, start, sums, indices))
    return statisticsMaker(points)(centroids, indices(centroids)).inertia
  }

  test.each([photoLike(60, 50), noise(40, 30), softDisc(48), alphaNoise(30, 30)])(
    'never ends above converged iterations from the same start in $name',
    image => {
      const input = inputOf(image)
      for (const colors of [4, 16, 64]) {
        expect(inertiaAt(input, colors, 1)).toBeLessThanOrEqual(inertiaAt(input, colors, null))
      }
    },
  )

  test('yields between its rounds, with rising progress, so that it can be stopped', () => {
    const steps = [...seedCentroids(inputOf(photoLike(60, 50)), { colors: 32, seed: 0, speed: 1 })]
    expect(steps.length).toBeGreaterThan(EFFORTS[0].starts)
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThanOrEqual(steps[i - 1])
    expect(steps.at(-1)).toBeLessThan(1)
  })
})

describe('speed', () => {
  test('there is an effort for every step, and each looks at least as long as the next', () => {
    expect(EFFORTS).toHaveLength(10)
    for (let i = 1; i < EFFORTS.length; i++) expect(EFFORTS[i].rounds).toBeLessThan(EFFORTS[i - 1].rounds)
  })

  test('looking longer lowers the error on pictures like photos', async () => {
    const images = [1, 2, 3].map(seed => photoLike(80, 60, seed))
    const errorAt = async (speed: number) => {
      let sum = 0
      for (const { pixels } of images) {
        sum += (await quantizeOnCpu(oneRow(pixels), { ...PLAIN, colors: 32, speed }, hooks)).mse
      }
      return sum
    }
    const [fast, middle, slow] = [await errorAt(10), await errorAt(5), await errorAt(1)]
    expect(middle).toBeLessThan(fast * 0.995)
    expect(slow).toBeLessThan(middle)
  })
})
