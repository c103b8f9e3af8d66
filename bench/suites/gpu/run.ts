/** All cases of a choice, in whatever place the library is. */
import type { BackendName, RgbaImage } from '../../../src/index.ts'
import { makePicture } from '../../lib/picture.ts'
import { type Case, type Choice, casesOf, type PictureSize, POINTS, picturesOf, tooLarge } from './cases.ts'
import { type Engines, type Library, measureCase, runOnce, wordsOf } from './measure.ts'
import { type CaseResult, isMeasured, nameOf, type Side } from './result.ts'

export interface Bench {
  library: Library
  engines: Engines
  /** Why there is no GPU; null where there is one. */
  missing: string | null
}

/** Runs a small picture in every way, so that nothing is compiled while it is timed. */
async function warmUp({ library, engines }: Bench): Promise<void> {
  const image = makePicture(96, 64)
  for (const engine of Object.values(engines)) {
    // What is wrong, the cases themselves will say.
    for (const points of engine ? POINTS : [])
      await runOnce(library, engine!, image, { colors: 64, points }, 10).catch(() => {})
  }
}

/** Opens both engines. */
export async function openBench(library: Library): Promise<Bench> {
  const cpu = await library.createEngine({ backend: 'cpu' })
  let missing: string | null = null
  const gpu = await library.createEngine({ backend: 'gpu' }).catch(error => {
    missing = wordsOf(error)
    return null
  })
  const bench = { library, engines: { gpu, cpu }, missing }
  await warmUp(bench)
  return bench
}

export interface BenchHooks {
  /** What is being done now. */
  onStep(words: string): void
  onCase(result: CaseResult): void
}

/** A picture of the user's. */
export interface Photo extends PictureSize {
  open(): Promise<RgbaImage>
}

const isWithin = (small: Case, large: Case) =>
  small.points === large.points &&
  small.colors <= large.colors &&
  small.width * small.height <= large.width * large.height

/** Why a case is left out, if one that is no larger took too long. */
function tooLong(one: Case, backend: BackendName, done: readonly CaseResult[], longest: number): string | null {
  for (const other of done) {
    const side = other[backend]
    const seconds = isMeasured(side) ? (side.ms.total.low + side.ms.encode.low) / 1000 : 0
    if (seconds > longest && isWithin(other, one))
      return `Left out: ${nameOf(other)} took ${Math.round(seconds)} s a run; ${longest} s are allowed.`
  }
  return null
}

/** The picture's pixels, or why they could not be had. */
async function pixelsOf({ width, height }: PictureSize, photo?: Photo): Promise<RgbaImage | string> {
  try {
    return await (photo ? photo.open() : makePicture(width, height))
  } catch (error) {
    const mib = Math.ceil((width * height * 4) / 2 ** 20)
    return `The picture's ${mib} MiB of pixels could not be had: ${wordsOf(error)}`
  }
}

/** Runs all cases, picture by picture; only one picture is held at a time. */
export async function runBench(
  bench: Bench,
  choice: Choice,
  { onStep, onCase }: BenchHooks,
  { photo, memory }: { photo?: Photo; memory: number | null },
): Promise<void> {
  const done: CaseResult[] = []
  for (const picture of [...picturesOf(choice), ...(photo ? [photo] : [])]) {
    onStep(`${picture.picture}: making the picture`)
    const large = memory === null ? null : tooLarge(picture, memory)
    const image = large ?? (await pixelsOf(picture, picture === photo ? photo : undefined))
    for (const one of casesOf(picture, choice)) {
      if (typeof image === 'string') {
        const side: Side = { why: image, failed: image !== large }
        onCase({ ...one, distinctColors: null, gpu: side, cpu: side, ratio: null, same: null })
        continue
      }
      const result = await measureCase(one, {
        ...bench,
        choice,
        image,
        leftOut: backend => (backend === 'gpu' && bench.missing) || tooLong(one, backend, done, choice.longest),
        onRun: (backend, run) => onStep(`${nameOf(one)}: ${backend.toUpperCase()}, run ${run} of ${choice.runs}`),
      })
      done.push(result)
      onCase(result)
    }
  }
}
