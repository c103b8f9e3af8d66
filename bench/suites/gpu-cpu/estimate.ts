import type { BackendName, PointMode } from '../../../src/index.ts'
import { BACKENDS, type Case, type Choice, casesOf, type PictureSize, picturesOf } from './cases.ts'

/** What is known of this machine: what any run takes, and from there on the measured time over the model's. */
export interface Pace {
  fixed: number
  factor: number
}
export type Paces = Partial<Record<`${BackendName} ${PointMode}`, Pace>>

/** Distinct colors of a generated picture, about. */
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
  return each + (points === 'pixels' ? textbook : distinct * Math.sqrt(colors) * iterationsOf(colors) * 1.5e-6)
}

/** Expected milliseconds of one run; null where that back end was not measured yet. */
export function expected(backend: BackendName, one: Case, paces: Paces): number | null {
  const pace = paces[`${backend} ${one.points}`]
  return pace ? pace.fixed + model(one) * pace.factor : null
}

/** The pace behind two measurements, the smaller case first. */
export function paceOf(small: Case, smallMs: number, large: Case, largeMs: number): Pace {
  const factor = Math.max((largeMs - smallMs) / (model(large) - model(small)), (0.2 * largeMs) / model(large))
  return { factor, fixed: Math.max(0, largeMs - factor * model(large)) }
}

/** The paces with one more measurement: the latest counts, since it is nearest to what comes next. */
export function learn(paces: Paces, backend: BackendName, one: Case, ms: number): Paces {
  const name = `${backend} ${one.points}` as const
  const fixed = Math.min(paces[name]?.fixed ?? 0, ms / 2)
  return { ...paces, [name]: { fixed, factor: (ms - fixed) / model(one) } }
}

/** Why a back end is not run for a case, with the numbers; null where it is. */
export function tooLong(backend: BackendName, one: Case, paces: Paces, longest: number): string | null {
  const ms = expected(backend, one, paces)
  if (ms === null || ms <= longest * 1000) return null
  return `Left out: about ${duration(ms)} a run by the estimate, where ${duration(longest * 1000)} are allowed.`
}

/** Milliseconds a pixel that making a picture takes, in about that share of the CPU's factor. */
const GENERATING = 1.7e-4

/** Expected milliseconds of all that a choice asks for. */
export function expectedTotal(choice: Choice, paces: Paces, photo?: PictureSize): number {
  const pictures = [...picturesOf(choice), ...(photo ? [photo] : [])]
  return pictures.reduce((sum, picture) => {
    const making = picture.width * picture.height * GENERATING * (paces['cpu colors']?.factor ?? 1)
    return sum + making + casesOf(picture, choice).reduce((ms, one) => ms + caseMs(one, choice, paces), 0)
  }, 0)
}

/** Expected milliseconds of one case, all runs on both back ends; what is left out takes none. */
export function caseMs(one: Case, { runs, longest }: Pick<Choice, 'runs' | 'longest'>, paces: Paces): number {
  const each = BACKENDS.map(backend => expected(backend, one, paces) ?? 0)
  return runs * each.filter(ms => ms <= longest * 1000).reduce((sum, ms) => sum + ms, 0)
}

/** 0.4 s, 12 s, 3 min: how long, for people. */
export function duration(ms: number): string {
  if (ms < 950) return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`
  if (ms < 99_500) return `${Math.round(ms / 1000)} s`
  return ms < 5_370_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 360_000) / 10} h`
}
