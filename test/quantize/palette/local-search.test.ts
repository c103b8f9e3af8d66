import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { meanSquaredError } from '../../../src/quantize/color/squared-error.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { splitCentroids } from '../../../src/quantize/init/seed.ts'
import { givenColors, inputFrom } from '../../../src/quantize/kmeans/clustering-input.ts'
import { lloyd } from '../../../src/quantize/kmeans/lloyd.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { localSearch, makePalette } from '../../../src/quantize/palette/local-search.ts'
import { hostAssessor, stepEvaluator } from '../../../src/quantize/palette/local-steps.ts'
import { paletteCentroids, roundPalette } from '../../../src/quantize/palette/round-palette.ts'
import { LOCAL_STEPS } from '../../../src/quantize/palette/step-effects.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
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
  const open = async () => hostAssessor(points, assigner)
  return { histogram, points, input, assigner, centroids, mseOf, open }
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

describe('the kernel of local steps', () => {
  const random = seededRandom(9)
  const whole = (below: number) => Math.floor(random() * below)

  test('finds what the plain code finds, of hostile points and assignments to any entries', () => {
    for (const size of [0, 1, 5, 300]) {
      for (const count of [1, 2, 40, 256]) {
        for (const most of [1, 3, 40, 2041]) {
          const planes = Array.from({ length: 3 }, () => Uint16Array.from({ length: size }, () => 2040 - whole(most)))
          const weights = Uint32Array.from({ length: size }, () => (random() < 0.5 ? 1 : 2 ** 28 / size))
          const coords = Int32Array.from({ length: 3 * count }, () => 2040 - 8 * whole(Math.ceil(most / 8)))
          const entries: Centroids = { dims: 3, count, coords, firstOpaque: 0, fixed: 0 }
          const indices = Uint8Array.from({ length: size }, () => whole(count))
          const effects = () => bytesOf(stepEvaluator({ dims: 3, planes, weights })(entries, indices))
          expect(effects()).toEqual(withoutKernels(effects))
        }
      }
    }
  })
})

/** Lists as text, which is compared at once. */
function bytesOf(effects: object): unknown[] {
  return Object.values(effects).map(value =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  )
}

describe('polish', () => {
  test.each([photoLike(120, 90), photoLike(90, 60, 5), noise(50, 40)])(
    'lowers the error of a rounded palette of $name',
    async image => {
      for (const colors of [16, 64, 256]) {
        const { input, centroids, mseOf, open } = settled(image, colors)
        const rounded = mseOf(roundPalette(centroids, 'srgb'))
        const palette = await makePalette(givenColors(input), centroids, { space: 'srgb', speed: 1 }, hooks, open)
        expect(palette.length).toBeLessThanOrEqual(colors)
        expect(mseOf(palette)).toBeLessThan(rounded)
      }
    },
  )

  test('never raises the error, whatever the number of rounds, and ends where no nudge helps', async () => {
    const { points, assigner, centroids } = settled(photoLike(120, 90), 64)
    const entries = paletteCentroids(roundPalette(centroids, 'srgb'), 3, 'srgb')
    const takeStatistics = stepEvaluator(points)
    const improved = async (rounds: number) => {
      const result = await localSearch(hostAssessor(points, assigner), entries, rounds, hooks)
      return takeStatistics(result, assigner.indices(result))
    }
    let last = (await improved(0)).inertia
    for (const rounds of [1, 2, 4, 8, 1000]) {
      const { inertia } = await improved(rounds)
      expect(inertia).toBeLessThanOrEqual(last)
      last = inertia
    }
    expect(Math.min(...(await improved(1000)).change)).toBeGreaterThanOrEqual(0)
  })

  test('leaves other spaces and pictures with alpha alone', async () => {
    const photo = settled(photoLike(60, 50), 24)
    const inOklab = await makePalette(
      givenColors(photo.input),
      photo.centroids,
      { space: 'oklab', speed: 1 },
      hooks,
      photo.open,
    )
    expect(inOklab).toEqual(roundPalette(photo.centroids, 'oklab'))
    const disc = settled(softDisc(48), 24)
    const withAlpha = await makePalette(
      givenColors(disc.input),
      disc.centroids,
      { space: 'srgb', speed: 1 },
      hooks,
      disc.open,
    )
    expect(withAlpha).toEqual(roundPalette(disc.centroids, 'srgb'))
  })
})
