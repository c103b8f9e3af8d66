import { describe, expect, test } from 'vitest'
import { meanSquaredError } from '../../../src/quantize/color/squared-error.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { splitCentroids } from '../../../src/quantize/init/seed.ts'
import { inputFrom } from '../../../src/quantize/kmeans/clustering-input.ts'
import { lloyd } from '../../../src/quantize/kmeans/lloyd.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { localSearch, makePalette } from '../../../src/quantize/palette/local-search.ts'
import { LOCAL_STEPS, stepEvaluator } from '../../../src/quantize/palette/local-steps.ts'
import { paletteCentroids, roundPalette } from '../../../src/quantize/palette/round-palette.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import { noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'

const hooks = { async yieldToEventLoop() {} }

/** A picture's colors and its converged centroids. */
function settled({ pixels }: TestImage, colors: number) {
  const histogram = countColors(pixels)
  const input = inputFrom(histogram, 'srgb')
  const { points } = input
  const assigner = prunedAssigner(points, input.tree)
  const start = splitCentroids(input, colors, 0)
  const { centroids } = finish(lloyd(histogram, points, start, assigner.sums, assigner.indices))
  const mseOf = (palette: Uint32Array) =>
    meanSquaredError(histogram, palette, assigner.indices(paletteCentroids(palette, points.dims, 'srgb')))
  return { histogram, points, input, assigner, centroids, mseOf }
}

describe('nudges', () => {
  test('tell exactly by how much each would change the error', () => {
    const { points, assigner, centroids } = settled(photoLike(60, 50), 24)
    const entries = paletteCentroids(roundPalette(centroids, 'srgb'), 3, 'srgb')
    const takeStatistics = stepEvaluator(points)
    const inertiaOf = (of: Centroids) => takeStatistics(of, assigner.indices(of)).inertia
    const { inertia, change } = takeStatistics(entries, assigner.indices(entries))
    for (let k = 0; k < entries.count; k++) {
      LOCAL_STEPS.forEach((localStep, n) => {
        const coords = entries.coords.slice()
        for (let d = 0; d < 3; d++) coords[k * 3 + d] += 8 * localStep[d]
        expect(inertiaOf({ ...entries, coords }) - inertia).toBe(change[k * LOCAL_STEPS.length + n])
      })
    }
  })
})

describe('polish', () => {
  test.each([photoLike(120, 90), photoLike(90, 60, 5), noise(50, 40)])(
    'lowers the error of a rounded palette of $name',
    async image => {
      for (const colors of [16, 64, 256]) {
        const { input, centroids, mseOf } = settled(image, colors)
        const rounded = mseOf(roundPalette(centroids, 'srgb'))
        const palette = await makePalette(input, centroids, { space: 'srgb', speed: 1 }, hooks)
        expect(palette.length).toBeLessThanOrEqual(colors)
        expect(mseOf(palette)).toBeLessThan(rounded)
      }
    },
  )

  test('never raises the error, whatever the number of rounds, and ends where no nudge helps', () => {
    const { points, assigner, centroids } = settled(photoLike(120, 90), 64)
    const entries = paletteCentroids(roundPalette(centroids, 'srgb'), 3, 'srgb')
    const takeStatistics = stepEvaluator(points)
    const improved = (rounds: number) => {
      const result = finish(localSearch(points, assigner, entries, rounds))
      return takeStatistics(result, assigner.indices(result))
    }
    let last = improved(0).inertia
    for (const rounds of [1, 2, 4, 8, 1000]) {
      expect(improved(rounds).inertia).toBeLessThanOrEqual(last)
      last = improved(rounds).inertia
    }
    expect(Math.min(...improved(1000).change)).toBeGreaterThanOrEqual(0)
  })

  test('leaves other spaces and pictures with alpha alone', async () => {
    const photo = settled(photoLike(60, 50), 24)
    const inOklab = await makePalette(photo.input, photo.centroids, { space: 'oklab', speed: 1 }, hooks)
    expect(inOklab).toEqual(roundPalette(photo.centroids, 'oklab'))
    const disc = settled(softDisc(48), 24)
    const withAlpha = await makePalette(disc.input, disc.centroids, { space: 'srgb', speed: 1 }, hooks)
    expect(withAlpha).toEqual(roundPalette(disc.centroids, 'srgb'))
  })
})
