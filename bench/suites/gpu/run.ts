/** All cases of a choice, in whatever place the library is. */
import type { BackendName, Engine, RgbaImage } from '../../../src/index.ts'
import { watchQueues } from '../../lib/busy.ts'
import { makePicture } from '../../lib/picture.ts'
import { type Case, type Choice, casesOf, nameOf, picturesOf, tooLarge } from './cases.ts'
import { type Engines, type Library, measureCase, runOnce, wordsOf } from './measure.ts'
import { type CaseResult, isMeasured } from './result.ts'

export interface Bench {
  library: Library
  engines: Engines
  /** Why there is no GPU; null if there is one. */
  missing: string | null
}

/** Opens both engines, and tries a small picture. */
export async function openBench(library: Library): Promise<Bench> {
  watchQueues()
  const cpu = await library.createEngine({ backend: 'cpu' })
  let missing: string | null = null
  const gpu = await library.createEngine({ backend: 'gpu' }).catch(error => {
    missing = wordsOf(error)
    return null
  })
  const bench = { library, engines: { gpu, cpu }, missing }
  await warmUp(bench, { points: ['colors'], jobs: ['plain'], speed: 10 })
  return bench
}

const warm = new WeakMap<Engine, Set<string>>()

/** Runs small pictures in every way that is asked for, so that nothing is compiled while it is timed. */
async function warmUp({ library, engines }: Bench, { points, jobs, speed }: Pick<Choice, 'points' | 'jobs' | 'speed'>) {
  for (const engine of [engines.gpu, engines.cpu]) {
    if (!engine) continue
    const done = warm.get(engine) ?? new Set()
    warm.set(engine, done)
    for (const one of casesOf(
      { sizes: [], colors: [64], points, jobs },
      { picture: 'warm-up', width: 96, height: 64 },
    )) {
      const way = `${one.job} ${one.points} ${speed}`
      if (done.has(way)) continue
      done.add(way)
      // What is wrong, the cases themselves will say.
      await runOnce(library, engine, makePicture(one.width, one.height), one, speed).catch(() => {})
    }
  }
}

export interface BenchHooks {
  /** What is being done now. */
  onStep(words: string): void
  onCase(result: CaseResult): void
}

/** A picture of the user's. */
export interface Photo {
  picture: string
  open(): Promise<RgbaImage>
}

const isWithin = (small: Case, large: Case) =>
  small.job === large.job &&
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

/** Runs all cases, picture by picture; only one picture is held at a time. */
export async function runBench(
  bench: Bench,
  choice: Choice,
  { onStep, onCase }: BenchHooks,
  { photo, memory }: { photo?: Photo; memory: number | null },
): Promise<void> {
  onStep('Getting ready')
  await warmUp(bench, choice)
  const done: CaseResult[] = []
  const generated = picturesOf(choice.sizes).map(({ picture, width, height }) => {
    const why = memory === null ? null : tooLarge({ width, height }, memory)
    return { picture, size: { width, height }, why, open: () => makePicture(width, height) }
  })
  for (const { picture, open, ...rest } of [...generated, ...(photo ? [{ ...photo, size: null, why: null }] : [])]) {
    onStep(`${picture}: making the picture`)
    const image = rest.why ? null : await open()
    const { width, height } = rest.size ?? image!
    for (const one of casesOf({ ...choice, sizes: [] }, { picture, width, height })) {
      const result = await measureCase(one, {
        ...bench,
        choice,
        image,
        leftOut: backend =>
          rest.why ?? ((backend === 'gpu' && bench.missing) || tooLong(one, backend, done, choice.longest)),
        onRun: (backend, run) => onStep(`${nameOf(one)}: ${backend.toUpperCase()}, run ${run} of ${choice.runs}`),
      })
      done.push(result)
      onCase(result)
    }
  }
}
