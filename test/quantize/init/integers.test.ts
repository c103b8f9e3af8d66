import { expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { BUCKETS, findCut, PLAN, planBuckets, STRIDE } from '../../../src/quantize/init/best-cut.ts'
import { leastMergeCost, mergeCost } from '../../../src/quantize/init/merge-cost.ts'
import { addMoments, centerMoments, MOMENTS, traceOf } from '../../../src/quantize/init/moments.ts'
import { findAxis } from '../../../src/quantize/init/principal-axis.ts'
import { makeSamples } from '../../../src/quantize/init/samples.ts'
import { inertiaOf, statisticsMaker } from '../../../src/quantize/search/cluster-statistics.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { Centroids, Points } from '../../../src/quantize/types.ts'

/** The largest squared distance of two means in eighths of a unit. */
const MOST = 4 * (8 * 2047) ** 2

const random = seededRandom(7)
const whole = (below: number) => Math.floor(random() * below)

function pointsOf(rows: number[][], weights: number[]): Points {
  const dims = rows[0].length as 3 | 4
  const planes = Array.from({ length: dims }, (_, d) => Uint16Array.from(rows, row => row[d]))
  return { dims, planes, weights: Uint32Array.from(weights) }
}

/** The same in integers of any size, from the words of the documentation. */
function exactMergeCost(one: number, other: number, distance: number, chance: number) {
  const small = BigInt(Math.min(one, other))
  const both = BigInt(one + other)
  const bits = small.toString(2).length
  const drop = BigInt(Math.max(0, both.toString(2).length - 16))
  const mantissa = bits > 16 ? small >> BigInt(bits - 16) : small << BigInt(16 - bits)
  const part = (((both - small) >> drop) << 15n) / (both >> drop)
  const factor = ((((mantissa * part) >> 13n) * BigInt(chance)) >> 8n) * BigInt(distance)
  return { factor, power: bits - 16 }
}

test('the cost of a merge is exact, an integer of 49 bits times a power of 2, for all weights and distances', () => {
  const extremes = [1, 2, 3, 65535, 65536, 2 ** 28, 2 ** 29 - 1]
  const pairs = extremes.flatMap(one => extremes.map(other => [one, other]))
  for (let n = 0; n < 2000; n++) pairs.push([1 + whole(2 ** whole(29)), 1 + whole(2 ** whole(29))])
  for (const [one, other] of pairs) {
    for (const chance of [128, 256, 383]) {
      const distance = one % 3 === 0 ? MOST : whole(MOST)
      const { factor, power } = exactMergeCost(one, other, distance, chance)
      expect(factor).toBeLessThan(2n ** 49n)
      expect(mergeCost(one, other, distance, chance)).toBe(Number(factor) * 2 ** power)
      expect(mergeCost(other, one, distance, chance)).toBe(mergeCost(one, other, distance, chance))
    }
    expect(leastMergeCost(one, other, MOST)).toBeLessThanOrEqual(mergeCost(one, other, MOST))
    const ratio = mergeCost(one, other, 2 ** 20) / 2 ** 22 / ((one * other) / (one + other))
    expect(Math.abs(ratio - 1)).toBeLessThan(2 ** -13)
  }
})

test('moments of the largest pictures stay exact', () => {
  const rows = Array.from({ length: 64 }, (_, n) => [0, 1, 2, 3].map(d => ((n >> d) & 1 ? 2047 : 0)))
  const samples = makeSamples(pointsOf(rows, new Array(64).fill(2 ** 26)))
  expect(samples.weights[0]).toBeLessThan(2 ** 23)
  const moments = new Float64Array(MOMENTS)
  addMoments(samples, 0, 64, moments, 0)
  const w = BigInt(samples.weights[0])
  expect(BigInt(moments[5])).toBe(32n * w * 2047n ** 2n)
  const centered = new Float64Array(10)
  centerMoments(moments, 0, [1024, 1024, 1024, 1024], 0, centered)
  expect(BigInt(traceOf(centered))).toBe(4n * 32n * w * (1024n ** 2n + 1023n ** 2n))
})

test('weights that leave room are not changed', () => {
  const points = pointsOf([[1, 2, 3]], [2 ** 28])
  expect(makeSamples(points).weights).toBe(points.weights)
})

test('the axis is the one along which points lie farthest apart', () => {
  for (let trial = 0; trial < 300; trial++) {
    const direction = [0, 1, 2, 3].map(() => random() - 0.5)
    const rows = Array.from({ length: 200 }, () => {
      const far = 1200 * (random() - 0.5)
      return direction.map(part => Math.round(1024 + far * part + 40 * (random() - 0.5)))
    })
    const moments = new Float64Array(MOMENTS)
    addMoments(
      makeSamples(
        pointsOf(
          rows,
          rows.map(() => 1 + whole(1000)),
        ),
      ),
      0,
      rows.length,
      moments,
      0,
    )
    const center = [1, 2, 3, 4].map(n => Math.round(moments[n] / moments[0]))
    const centered = new Float64Array(10)
    centerMoments(moments, 0, center, 0, centered)
    const axis = new Int32Array(4)
    expect(findAxis(centered, axis)).toBe(true)
    expect(Math.max(...axis.map(Math.abs))).toBeLessThanOrEqual(2048)
    const length = (v: ArrayLike<number>) => Math.sqrt(Array.from(v).reduce((sum, x) => sum + x * x, 0))
    const cosine = direction.reduce((sum, part, d) => sum + part * axis[d], 0) / length(direction) / length(axis)
    expect(Math.abs(cosine)).toBeGreaterThan(0.97)
  }
})

test('a cluster of one color cannot be cut, two colors always are between them', () => {
  const plan = new Int32Array(PLAN)
  const moments = new Float64Array(MOMENTS)
  addMoments(makeSamples(pointsOf([[0, 2047, 9]], [2 ** 28])), 0, 1, moments, 0)
  expect(planBuckets(moments, 0, plan, 0)).toBe(false)
  const pairs = [
    [
      [0, 0, 0],
      [2047, 2047, 2047],
    ],
    [
      [100, 100, 100],
      [100, 101, 100],
    ],
    [
      [0, 0, 0],
      [0, 0, 1],
    ],
  ]
  for (const rows of pairs) {
    for (const weights of [
      [1, 1],
      [2 ** 28, 1],
      [1, 2 ** 28],
      [2 ** 27, 2 ** 27],
    ]) {
      const points = pointsOf(rows, weights)
      const centroids: Centroids = { dims: 3, count: 1, coords: Int32Array.from(rows[0]), firstOpaque: 0, fixed: 0 }
      const { cuts, inertia } = statisticsMaker(points)(centroids, new Uint8Array(2))
      expect(cuts[0].gain).toBeGreaterThan(0)
      expect(weights).toContain(cuts[0].left[0])
      expect(inertia).toBe(inertiaOf(points, centroids, new Uint8Array(2)))
    }
  }
})

test('the cut is the best of all between buckets', () => {
  for (let trial = 0; trial < 50; trial++) {
    const buckets = new Float64Array(BUCKETS * STRIDE)
    const total = new Float64Array(MOMENTS)
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const w = whole(3) === 0 ? 0 : whole(1000)
      for (let n = 0; n < STRIDE; n++) {
        buckets[bucket * STRIDE + n] = n === 0 ? w : n > 3 ? 0 : w * (500 + 16 * bucket + whole(200))
        total[n] += buckets[bucket * STRIDE + n]
      }
    }
    const { bucket, gain, left } = findCut(buckets, 0, total, 0)
    const gains = Array.from({ length: BUCKETS - 1 }, (_, last) => {
      const [w, x, y, z] = [0, 1, 2, 3].map(n => {
        let sum = 0
        for (let b = 0; b <= last; b++) sum += buckets[b * STRIDE + n]
        return sum
      })
      const v = total[0] - w
      if (w === 0 || v === 0) return 0
      const square = (sum: number, n: number) => (sum / w - (total[n] - sum) / v) ** 2
      return ((w * v) / (w + v)) * (square(x, 1) + square(y, 2) + square(z, 3))
    })
    // In 64ths of a unit and four times the weight.
    expect(gains[bucket]).toBeGreaterThan(0.998 * Math.max(...gains))
    expect(gain / 256 / gains[bucket]).toBeCloseTo(1, 2)
    expect(left[0]).toBeLessThan(total[0])
  }
})

test('statistics are the same as counted cluster by cluster, with and without alpha', () => {
  for (const dims of [3, 4] as const) {
    const rows = Array.from({ length: 500 }, () => Array.from({ length: dims }, () => whole(2048)))
    const points = pointsOf(
      rows,
      rows.map(() => 1 + whole(2 ** 19)),
    )
    const count = 16
    const coords = Int32Array.from({ length: count * dims }, () => whole(2048))
    const centroids: Centroids = { dims, count, coords, firstOpaque: 0, fixed: 0 }
    const indices = Uint8Array.from(rows, () => whole(count))
    const { inertia, moments, cuts } = statisticsMaker(points)(centroids, indices)
    expect(inertia).toBe(inertiaOf(points, centroids, indices))
    for (let k = 0; k < count; k++) {
      const weight = points.weights.reduce((sum, w, i) => (indices[i] === k ? sum + w : sum), 0)
      expect(moments[k * MOMENTS]).toBe(weight)
      expect(cuts[k].left[0]).toBeGreaterThan(0)
      expect(cuts[k].left[0]).toBeLessThan(weight)
    }
  }
})

test.each([3, 4] as const)('the kernels of statistics give what the plain code gives: %i dimensions', dims => {
  for (const [size, most, weight] of [
    [1, 2048, 1],
    [3, 1, 2 ** 32 - 1],
    [8191, 2, 2 ** 31],
    [8193, 2048, 2 ** 20],
    [20001, 2048, 2 ** 32 - 1],
  ]) {
    const rows = Array.from({ length: size }, () => Array.from({ length: dims }, () => 2047 - whole(most)))
    const points = pointsOf(
      rows,
      rows.map(() => 1 + whole(weight)),
    )
    for (const count of [2, 256]) {
      const coords = Int32Array.from({ length: count * dims }, () => whole(2048))
      const centroids: Centroids = { dims, count, coords, firstOpaque: 0, fixed: 0 }
      const indices = Uint8Array.from(rows, () => whole(count))
      const statistics = () => statisticsMaker(points)(centroids, indices)
      expect(statistics()).toEqual(withoutKernels(statistics))
    }
  }
})
