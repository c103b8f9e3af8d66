import type { BackendName, PointMode } from '../../src/index.ts'
import { BACKENDS, type Case, type Choice, casesOf, type PictureSize, picturesOf } from './cases.ts'

/** Measured time over the model's, by back end and points: what is known of this machine. */
export type Factors = Partial<Record<`${BackendName} ${PointMode}`, number>>

/** Distinct colours of a generated picture, about. */
const distinctOf = (pixels: number) => Math.min(0.4 * pixels, 2330 * pixels ** 0.31)
/** Iterations that K centroids take, about. */
const iterationsOf = (colors: number) => 25 * colors ** 0.25

/**
 * Milliseconds of one run, encoding included, on a machine of the model's: its shape was fitted to runs of the CPU on
 * pictures of 0.5 to 24 megapixels, its height is set by what is measured in the run at hand.
 */
function model({ width, height, colors, points }: Case): number {
  const pixels = width * height
  const distinct = distinctOf(pixels)
  const each = pixels * 7e-5 + distinct * (5e-4 + 5e-5 * Math.sqrt(colors))
  const textbook = pixels * colors * iterationsOf(colors) * 1e-6
  return 5 + each + (points === 'pixels' ? textbook : distinct * Math.sqrt(colors) * iterationsOf(colors) * 1.5e-6)
}

/** Expected milliseconds of one run; null where that back end was not measured yet. */
export function expected(backend: BackendName, one: Case, factors: Factors): number | null {
  const factor = factors[`${backend} ${one.points}`]
  return factor === undefined ? null : model(one) * factor
}

/** The factors with one more measurement: the latest counts, since it is nearest to what comes next. */
export const learn = (factors: Factors, backend: BackendName, one: Case, ms: number): Factors => ({
  ...factors,
  [`${backend} ${one.points}`]: ms / model(one),
})

/** Why a back end is not run for a case, with the numbers; null where it is. */
export function tooLong(backend: BackendName, one: Case, factors: Factors, longest: number): string | null {
  const ms = expected(backend, one, factors)
  if (ms === null || ms <= longest * 1000) return null
  return `Left out: about ${duration(ms)} a run by the estimate, where ${duration(longest * 1000)} are allowed.`
}

/** Milliseconds a pixel that making a picture takes, in about that share of the CPU's factor. */
const GENERATING = 1.7e-4

/** Expected milliseconds of all that a choice asks for. */
export function expectedTotal(choice: Choice, factors: Factors, photo?: PictureSize): number {
  const pictures = [...picturesOf(choice), ...(photo ? [photo] : [])]
  return pictures.reduce((sum, picture) => {
    const making = picture.width * picture.height * GENERATING * (factors['cpu colors'] ?? 1)
    return sum + making + casesOf(picture, choice).reduce((ms, one) => ms + caseMs(one, choice, factors), 0)
  }, 0)
}

/** Expected milliseconds of one case, all runs on both back ends; what is left out takes none. */
export function caseMs(one: Case, { runs, longest }: Pick<Choice, 'runs' | 'longest'>, factors: Factors): number {
  const each = BACKENDS.map(backend => expected(backend, one, factors) ?? 0)
  return runs * each.filter(ms => ms <= longest * 1000).reduce((sum, ms) => sum + ms, 0)
}

/** 0.4 s, 12 s, 3 min: how long, for people. */
export function duration(ms: number): string {
  if (ms < 950) return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`
  if (ms < 99_500) return `${Math.round(ms / 1000)} s`
  return ms < 5_370_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 360_000) / 10} h`
}
