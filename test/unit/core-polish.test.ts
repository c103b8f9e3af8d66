import { describe, expect, test } from 'vitest'
import { toPoints } from '../../src/quantize/color/color-space.ts'
import { meanSquaredError } from '../../src/quantize/color/squared-error.ts'
import { countColours } from '../../src/quantize/histogram/count-colors.ts'
import { splitCentroids } from '../../src/quantize/init/seed.ts'
import { lloyd } from '../../src/quantize/kmeans/lloyd.ts'
import { buildTree } from '../../src/quantize/kmeans/octree.ts'
import { treeAssigner } from '../../src/quantize/kmeans/pruned-assignment.ts'
import { makePalette, polish } from '../../src/quantize/palette/local-search.ts'
import { NUDGES, nudgeSurveyor } from '../../src/quantize/palette/local-steps.ts'
import { paletteCentroids, roundPalette } from '../../src/quantize/palette/round-palette.ts'
import { finish } from '../../src/quantize/steps.ts'
import type { Centroids } from '../../src/quantize/types.ts'
import { noise, photoLike, softDisc, type TestImage } from '../helpers/images.ts'

const hooks = { async breathe() {} }

/** A picture's colours and its converged centroids. */
function settled({ pixels }: TestImage, colors: number) {
  const colours = countColours(pixels)
  const points = toPoints(colours, 'srgb')
  const problem = { colours, points, tree: buildTree(colours, points) }
  const assigner = treeAssigner(points, problem.tree)
  const start = splitCentroids(problem, colors, 0)
  const { centroids } = finish(lloyd(colours, points, start, assigner.sums, assigner.indices))
  const mseOf = (palette: Uint32Array) =>
    meanSquaredError(colours, palette, assigner.indices(paletteCentroids(palette, points.dims, 'srgb')))
  return { colours, points, problem, assigner, centroids, mseOf }
}

describe('nudges', () => {
  test('tell exactly by how much each would change the error', () => {
    const { points, assigner, centroids } = settled(photoLike(60, 50), 24)
    const entries = paletteCentroids(roundPalette(centroids, 'srgb'), 3, 'srgb')
    const survey = nudgeSurveyor(points)
    const inertiaOf = (of: Centroids) => survey(of, assigner.indices(of)).inertia
    const { inertia, change } = survey(entries, assigner.indices(entries))
    for (let k = 0; k < entries.count; k++) {
      NUDGES.forEach((nudge, n) => {
        const coords = entries.coords.slice()
        for (let d = 0; d < 3; d++) coords[k * 3 + d] += 8 * nudge[d]
        expect(inertiaOf({ ...entries, coords }) - inertia).toBe(change[k * NUDGES.length + n])
      })
    }
  })
})

describe('polish', () => {
  test.each([photoLike(120, 90), photoLike(90, 60, 5), noise(50, 40)])(
    'lowers the error of a rounded palette of $name',
    async image => {
      for (const colors of [16, 64, 256]) {
        const { problem, centroids, mseOf } = settled(image, colors)
        const rounded = mseOf(roundPalette(centroids, 'srgb'))
        const palette = await makePalette(problem, centroids, { space: 'srgb', speed: 1 }, hooks)
        expect(palette.length).toBeLessThanOrEqual(colors)
        expect(mseOf(palette)).toBeLessThan(rounded)
      }
    },
  )

  test('never raises the error, whatever the number of rounds, and ends where no nudge helps', () => {
    const { points, assigner, centroids } = settled(photoLike(120, 90), 64)
    const entries = paletteCentroids(roundPalette(centroids, 'srgb'), 3, 'srgb')
    const survey = nudgeSurveyor(points)
    const polished = (rounds: number) => {
      const result = finish(polish(points, assigner, entries, rounds))
      return survey(result, assigner.indices(result))
    }
    let last = polished(0).inertia
    for (const rounds of [1, 2, 4, 8, 1000]) {
      expect(polished(rounds).inertia).toBeLessThanOrEqual(last)
      last = polished(rounds).inertia
    }
    expect(Math.min(...polished(1000).change)).toBeGreaterThanOrEqual(0)
  })

  test('leaves other spaces and pictures with alpha alone', async () => {
    const photo = settled(photoLike(60, 50), 24)
    const inOklab = await makePalette(photo.problem, photo.centroids, { space: 'oklab', speed: 1 }, hooks)
    expect(inOklab).toEqual(roundPalette(photo.centroids, 'oklab'))
    const disc = settled(softDisc(48), 24)
    const withAlpha = await makePalette(disc.problem, disc.centroids, { space: 'srgb', speed: 1 }, hooks)
    expect(withAlpha).toEqual(roundPalette(disc.centroids, 'srgb'))
  })
})
