import { describe, expect, test } from 'vitest'
import { FULL_ALPHA } from '../../../src/common/constants.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { assignAll } from '../../../src/quantize/kmeans/assign.ts'
import { type Clustering, lloyd } from '../../../src/quantize/kmeans/lloyd.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { softDisc } from '../../helpers/images.ts'

const gray = (value: number, alpha = 255) => (value * 0x010101 + alpha * 2 ** 24) >>> 0

/** Runs Lloyd by brute force from the given centroids. */
function cluster(pixels: Uint32Array, start: Centroids): Clustering {
  const histogram = countColors(pixels)
  const points = toPoints(histogram, 'srgb')
  const indicesOf = (centroids: Centroids) => {
    const indices = new Uint8Array(histogram.keys.length)
    assignAll(points, centroids, indices)
    return indices
  }
  const run = lloyd(histogram, points, start, centroids => assignAll(points, centroids), indicesOf)
  let step = run.next()
  while (!step.done) step = run.next()
  return step.value
}

function opaque(...grays: number[]): Centroids {
  const coords = Int32Array.from(grays.flatMap(value => [value * 8, value * 8, value * 8]))
  return { dims: 3, count: grays.length, coords, firstOpaque: 0, fixed: 0 }
}

const greysOf = ({ coords }: Centroids) => [...coords].filter((_, i) => i % 3 === 0)

describe('lloyd', () => {
  test('finds the means, with weights, in eighths rounded half up', () => {
    const { centroids, converged } = cluster(Uint32Array.of(gray(0), gray(1), gray(1), gray(100)), opaque(0, 90))
    // (0 + 8 + 8) / 3 = 5.33
    expect(greysOf(centroids)).toEqual([5, 800])
    expect(converged).toBe(true)
  })

  test('counts the iteration that changes nothing', () => {
    expect(cluster(Uint32Array.of(gray(10), gray(90)), opaque(10, 90)).iterations).toBe(1)
    expect(cluster(Uint32Array.of(gray(10), gray(90)), opaque(12, 90)).iterations).toBe(2)
  })

  test('a color between two centroids goes to the lower index', () => {
    const { centroids } = cluster(Uint32Array.of(gray(0), gray(10), gray(20), gray(20)), opaque(0, 20))
    expect(greysOf(centroids)).toEqual([40, 160])
  })

  test('an empty cluster is put on the worst-served color', () => {
    const pixels = Uint32Array.of(gray(0), gray(0), gray(0), gray(2), gray(200), gray(240))
    const { centroids } = cluster(pixels, opaque(0, 0, 210))
    expect(greysOf(centroids).toSorted((a, b) => a - b)).toEqual([4, 1600, 1920])
  })

  test('an empty cluster stays where every color has a centroid of its own', () => {
    const { centroids, converged } = cluster(Uint32Array.of(gray(7), gray(9)), opaque(7, 7, 9))
    expect(greysOf(centroids)).toEqual([56, 56, 72])
    expect(converged).toBe(true)
  })

  test('with alpha, the transparent centroid stays and opaque ones keep full alpha', () => {
    const image = softDisc(40)
    const coords = Int32Array.of(0, 0, 0, 0, 400, 400, 400, 900, 800, 800, 800, FULL_ALPHA)
    const start: Centroids = { dims: 4, count: 3, coords, firstOpaque: 2, fixed: 1 }
    const { centroids } = cluster(image.pixels, start)
    expect([...centroids.coords.slice(0, 4)]).toEqual([0, 0, 0, 0])
    expect(centroids.coords[11]).toBe(FULL_ALPHA)
    expect(centroids.coords[7]).toBeGreaterThan(0)
  })
})
