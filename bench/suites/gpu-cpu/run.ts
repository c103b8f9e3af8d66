import type { BackendName, RgbaImage } from '../../../src/index.ts'
import { generate } from '../../lib/generate.ts'
import { BACKENDS, type Case, type Choice, casesOf, type PictureSize, picturesOf, tooLarge } from './cases.ts'
import { learn, type Paces, paceOf, tooLong } from './estimate.ts'
import { type Engines, type Library, measureCase, runOnce, wordsOf } from './measure.ts'
import type { CaseResult, Side } from './result.ts'

/** What the machine is tried with, before anything is estimated: small, and not shown. */
const TRIALS = [
  { picture: 'trial', width: 144, height: 96, colors: 64 },
  { picture: 'trial', width: 384, height: 256, colors: 64 },
]

/** Gives messages their turn between rows. */
const turn = () => new Promise<void>(resolve => setTimeout(resolve, 0))

async function makePicture({ width, height }: PictureSize, onRows?: (part: number) => void): Promise<RgbaImage> {
  const rows = generate(width, height)
  for (;;) {
    const step = rows.next()
    if (step.done) return step.value
    onRows?.(step.value / height)
    await turn()
  }
}

export interface Bench {
  library: Library
  engines: Engines
  /** Why an engine is missing. */
  missing: Partial<Record<BackendName, string>>
}

/** Opens both engines, or says why there is no GPU. */
export async function openBench(library: Library): Promise<Bench> {
  const cpu = await library.createEngine({ backend: 'cpu' })
  try {
    return { library, engines: { gpu: await library.createEngine({ backend: 'gpu' }), cpu }, missing: {} }
  } catch (error) {
    return { library, engines: { gpu: null, cpu }, missing: { gpu: wordsOf(error) } }
  }
}

/**
 * Runs every back end and mode of points on small pictures: the first run compiles and warms up, the others tell how
 * fast the machine is. A back end that fails has no pace then.
 */
export async function tryOut({ library, engines }: Bench, points: Choice['points'], speed: number): Promise<Paces> {
  const images = [await makePicture(TRIALS[0]), await makePicture(TRIALS[1])]
  const paces: Paces = {}
  for (const backend of BACKENDS) {
    const engine = engines[backend]
    for (const mode of engine ? points : []) {
      const cases: Case[] = TRIALS.map(trial => ({ ...trial, points: mode }))
      const msOf = async (n: number) => {
        const { ms } = await runOnce(library, engine!, images[n], cases[n], speed)
        return ms.total + ms.encode
      }
      try {
        await msOf(0)
        paces[`${backend} ${mode}`] = paceOf(cases[0], await msOf(0), cases[1], await msOf(1))
      } catch {
        // The cases themselves will say what is wrong.
      }
    }
  }
  return paces
}

export interface BenchHooks {
  /** What is being done now. */
  onStep(words: string): void
  onCase(result: CaseResult, paces: Paces): void
}

/** A picture of the user's. */
export interface Photo extends PictureSize {
  open(): Promise<RgbaImage>
}

const nothing = (one: Case, why: string, failed: boolean): CaseResult => {
  const side: Side = { why, failed }
  return { ...one, distinctColors: null, gpu: side, cpu: side, ratio: null, iterationRatio: null, same: null }
}

async function runPicture(
  bench: Bench,
  choice: Choice,
  image: RgbaImage,
  cases: Case[],
  hooks: BenchHooks,
  paces: Paces,
) {
  let known = paces
  for (const one of cases) {
    const best: Partial<Record<BackendName, number>> = {}
    const words = `${one.picture}, ${one.colors} colors, ${one.points === 'pixels' ? 'every pixel' : 'distinct colors'}`
    const result = await measureCase(one, {
      ...bench,
      choice,
      image,
      leftOut: backend => bench.missing[backend] ?? tooLong(backend, one, known, choice.longest),
      onRun: (backend, run) => hooks.onStep(`${words}: ${backend.toUpperCase()}, run ${run} of ${choice.runs}`),
      onDone: (backend, ms) => {
        // The fastest run tells most: what else the machine was doing has little part in it.
        best[backend] = Math.min(best[backend] ?? ms, ms)
        known = learn(known, backend, one, best[backend])
      },
    })
    hooks.onCase(result, known)
    await turn()
  }
  return known
}

/** Runs all cases of a choice, picture by picture; only one picture is held at a time. */
export async function runBench(
  bench: Bench,
  choice: Choice,
  paces: Paces,
  hooks: BenchHooks,
  { photo, memory }: { photo?: Photo; memory: number | null },
): Promise<void> {
  let known = paces
  for (const picture of [...picturesOf(choice), ...(photo ? [photo] : [])] as (PictureSize & Partial<Photo>)[]) {
    const { picture: name, width, height, open } = picture
    const cases = casesOf({ picture: name, width, height }, choice)
    const refuse = (why: string, failed: boolean) => {
      for (const one of cases) hooks.onCase(nothing(one, why, failed), known)
    }
    const why = memory === null ? null : tooLarge(picture, memory)
    if (why) {
      refuse(why, false)
      continue
    }
    hooks.onStep(`${name}: making the picture`)
    let image: RgbaImage
    try {
      image = await (open?.() ?? makePicture(picture))
    } catch (error) {
      const mib = Math.ceil((width * height * 4) / 2 ** 20)
      refuse(`The picture's ${mib} MiB of pixels could not be had: ${(error as Error).message}`, true)
      continue
    }
    known = await runPicture(bench, choice, image, cases, hooks, known)
  }
}
