import { expect, test } from 'vitest'
import { FULL_ALPHA } from '../../../src/common/constants.ts'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { makeSamples } from '../../../src/quantize/init/samples.ts'
import { seedCentroids, splitCentroids } from '../../../src/quantize/init/seed.ts'
import { withSplitter } from '../../../src/quantize/init/split.ts'
import { makeClusteringInput } from '../../../src/quantize/kmeans/clustering-input.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { ImageHistogram } from '../../../src/quantize/types.ts'
import { alphaNoise, noise, photoLike } from '../../helpers/images.ts'

/** Colors with pixels, in the order that histograms have. */
function histogramOf(pixels: Map<number, number>): ImageHistogram {
  const { keys, opaque } = countColors(Uint32Array.from(pixels.keys()))
  const counts = Uint32Array.from(keys, key => pixels.get(key)!)
  return { keys, counts, visibility: counts.map(count => 15 * count), opaque }
}

const gray = (value: number, alpha = 255) => ((alpha << 24) | (value * 0x010101)) >>> 0

const rowsOf = ({ coords, dims, count }: { coords: Int32Array; dims: number; count: number }) =>
  Array.from({ length: count }, (_, k) => [...coords.slice(k * dims, (k + 1) * dims)])

test.each(['pixels', 'eye'] as const)(
  'colors of one pixel beside 250 million of one color get entries (%s)',
  weights => {
    const colors = new Map([[gray(0), 2 ** 28 - 15]])
    for (let n = 1; n < 16; n++) colors.set(gray(17 * n), 1)
    const input = makeClusteringInput(histogramOf(colors), 'srgb', weights)
    const rows = rowsOf(splitCentroids(input, 16, 0))
    expect(new Set(rows.map(row => row[0]))).toEqual(new Set([...colors.keys()].map(key => 8 * (key & 255))))
  },
)

test.each(['pixels', 'eye'] as const)('two halves of 250 megapixels are told apart (%s)', weights => {
  for (const [one, other] of [
    [gray(0), gray(255)],
    [gray(0), gray(1)],
    [gray(254), gray(255)],
  ]) {
    const input = makeClusteringInput(
      histogramOf(
        new Map([
          [one, 2 ** 27],
          [other, 2 ** 27],
        ]),
      ),
      'srgb',
      weights,
    )
    const rows = rowsOf(splitCentroids(input, 2, 0))
    expect(rows.map(row => row[0]).sort((a, b) => a - b)).toEqual([8 * (one & 255), 8 * (other & 255)])
  }
})

test('a single color gives its centroid as often as asked', () => {
  const input = makeClusteringInput(histogramOf(new Map([[gray(200), 2 ** 28]])), 'oklab', 'eye')
  expect(new Set(rowsOf(splitCentroids(input, 8, 0)).map(String)).size).toBe(1)
})

test('with alpha, kinds stay apart: the clear color first, opaque ones at full alpha last', () => {
  const colors = new Map([[0, 2 ** 27]])
  for (let n = 0; n < 200; n++) colors.set(gray(n + 20, 1 + n), 1 + n)
  for (let n = 0; n < 50; n++) colors.set(gray(5 * n), 2 ** 20)
  const input = makeClusteringInput(histogramOf(colors), 'oklab', 'pixels')
  const centroids = splitCentroids(input, 32, 0)
  const rows = rowsOf(centroids)
  expect(centroids.fixed).toBe(1)
  expect(rows[0]).toEqual([0, 1, 2, 3].map(d => input.points.planes[d][0]))
  rows.forEach((row, k) => {
    if (k >= centroids.firstOpaque) expect(row[3]).toBe(FULL_ALPHA)
    else expect(row[3]).toBeLessThan(FULL_ALPHA)
  })
})

test.each([photoLike(90, 70), noise(70, 50), alphaNoise(60, 50)])(
  'the same seed gives the same centroids, by kernels and plain code, another one others: $name',
  ({ pixels }) => {
    const input = () => makeClusteringInput(countColors(pixels), 'oklab', 'eye')
    const seeded = (seed: number) => finish(seedCentroids(input(), { colors: 32, seed, speed: 4 }))
    expect(seeded(0)).toEqual(withoutKernels(() => seeded(0)))
    expect(seeded(5)).toEqual(seeded(5))
    expect(splitCentroids(input(), 32, 5)).not.toEqual(splitCentroids(input(), 32, 0))
  },
)

/** The gains of boxes by their paths, of as many splits; each time of the box that is at the place `next` says. */
function gainsOf(seed: number, next: (boxes: number) => number): Map<number, number> {
  const samples = makeSamples(makeClusteringInput(countColors(noise(90, 60).pixels), 'oklab', 'eye').points)
  const gains = new Map<number, number>()
  withSplitter(samples, seed, ({ open, part }) => {
    const boxes = [open(0, samples.weights.length, true)]
    gains.set(boxes[0].path, boxes[0].cut.gain)
    for (let n = 0; n < 60; n++) {
      const halves = part(boxes.splice(next(boxes.length), 1)[0])
      for (const { path, cut } of halves) gains.set(path, cut.gain)
      boxes.push(...halves.filter(({ cut }) => cut.gain > 0))
    }
  })
  return gains
}

test.each([0, 9])('the cut of a box does not depend on those before, seed %i', seed => {
  const first = gainsOf(seed, () => 0)
  const last = gainsOf(seed, boxes => boxes >> 1)
  const shared = [...first.keys()].filter(path => last.has(path))
  expect(shared.length).toBeGreaterThan(20)
  for (const path of shared) expect(last.get(path)).toBe(first.get(path))
})

const random = seededRandom(11)
const whole = (below: number) => Math.floor(random() * below)

/** Samples of extremes, of one place, and of any places; with the largest weights. */
const HOSTILE = [0, 1, 2, 3, 63, 64, 65, 1000].flatMap(size =>
  [1, 2, 2048].map(most => {
    const plane = () => Uint16Array.from({ length: size }, () => 2047 - whole(most))
    const weight = Math.floor(2 ** 29 / Math.max(1, size)) - 1
    const planes = [plane(), plane(), plane(), plane()] as const
    return { planes, weights: Uint32Array.from({ length: size }, () => (random() < 0.5 ? 1 : weight)) }
  }),
)

test.each([0, 1, -7, 2 ** 32, 2 ** 40 + 5])(
  'the kernels part hostile samples as the plain code does, seed %i',
  seed => {
    for (const samples of HOSTILE) {
      const boxes = () =>
        withSplitter(samples, seed, ({ open, part }) => {
          const parts = [open(0, samples.weights.length, false)]
          for (let n = 0; n < 40; n++) {
            const at = parts.findIndex(({ cut }) => cut.gain > 0)
            // Paths that go past 32 bits, too.
            const path = n % 8 === 7 ? 2 ** 32 - n : parts[at]?.path
            if (at >= 0) parts.splice(at, 1, ...part({ ...parts[at], path }))
          }
          return parts
        })
      expect(boxes()).toEqual(withoutKernels(boxes))
    }
  },
)
