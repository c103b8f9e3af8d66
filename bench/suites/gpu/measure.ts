/** One case on both back ends. */
import type { BackendName, createEngine, Engine, encodePng, Indexed, RgbaImage } from '../../../src/index.ts'
import { sameBytes, sha256, spreadOf } from '../../lib/stats.ts'
import { BACKENDS, type Case, type Choice } from './cases.ts'
import { type CaseResult, FIGURES, type Figure, isMeasured, type Measured, type Same, type Side } from './result.ts'

/** The public library: the page's or Node's. */
export interface Library {
  createEngine: typeof createEngine
  encodePng: typeof encodePng
}

export type Engines = Record<BackendName, Engine | null>

type Times = Record<Figure, number>

interface Outcome {
  indexed: Indexed
  png: Uint8Array
}

/** What both back ends are asked for: squared error in sRGB, so that no dithering on the host blurs the comparison. */
const optionsOf = ({ colors, points }: Pick<Case, 'colors' | 'points'>, speed: number) =>
  ({ colors, points, speed, space: 'srgb', dither: 0, lossy: 0, weights: 'pixels' }) as const

/** One run: the same function on either back end. */
export async function runOnce(
  library: Library,
  engine: Engine,
  image: RgbaImage,
  one: Pick<Case, 'colors' | 'points'>,
  speed: number,
): Promise<Outcome & { ms: Times }> {
  const indexed = await engine.quantize(image, optionsOf(one, speed))
  const begin = performance.now()
  const png = await library.encodePng(indexed, { effort: 0 })
  const encode = performance.now() - begin
  const { parts, histogram, init, kmeans, palette, remap, total } = indexed.report.ms
  const { upload, lloyd, readBack } = parts
  const own = Math.max(0, histogram - upload)
  const ms = { upload, histogram: own, init, kmeans, palette, remap, encode, total, lloyd, readBack }
  return { indexed, png, ms }
}

/** What the runs of one back end leave; the bytes of the first run alone are looked at here. */
interface Log extends Omit<Measured, 'runs' | 'ms'> {
  times: Times[]
}

async function begin({ indexed: { palette, indices, report }, png }: Outcome): Promise<Log> {
  const all = new Uint8Array(palette.length + indices.length)
  all.set(palette)
  all.set(indices, palette.length)
  return { times: [], iterations: report.iterations, bytes: png.length, hash: await sha256(all) }
}

function summary({ times, ...log }: Log): Measured {
  const spreads = FIGURES.map(name => [name, spreadOf(times.map(time => time[name]))])
  return { ...log, runs: times.length, ms: Object.fromEntries(spreads) }
}

/** Compares byte by byte; `so far` is what earlier runs came to. */
function compare(a: Outcome, b: Outcome, soFar: Same | null): Same {
  return {
    palette: (soFar?.palette ?? true) && sameBytes(a.indexed.palette, b.indexed.palette),
    indices: (soFar?.indices ?? true) && sameBytes(a.indexed.indices, b.indexed.indices),
    png: (soFar?.png ?? true) && sameBytes(a.png, b.png),
  }
}

export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

interface Measuring {
  library: Library
  engines: Engines
  image: RgbaImage
  choice: Pick<Choice, 'runs' | 'speed'>
  /** Why a back end is not run; null where it is. */
  leftOut(backend: BackendName): string | null
  onRun(backend: BackendName, run: number): void
}

/**
 * Runs a case on both back ends in turn, so that a machine that slows down slows both. A back end that fails says why
 * and takes no further part in the case. Of the results only the first is kept, and every later one compared with it.
 */
export async function measureCase(one: Case, measuring: Measuring): Promise<CaseResult> {
  const { engines, choice, library, image } = measuring
  const out: Partial<Record<BackendName, Side>> = {}
  const logs: Partial<Record<BackendName, Log>> = {}
  let first: Outcome | undefined
  let same: Same | null = null
  for (const backend of BACKENDS) {
    const why = measuring.leftOut(backend)
    if (why) out[backend] = { why, failed: false }
  }
  for (let n = 1; n <= choice.runs; n++) {
    for (const backend of BACKENDS) {
      const engine = engines[backend]
      if (out[backend] || !engine) continue
      measuring.onRun(backend, n)
      try {
        const run = await runOnce(library, engine, image, one, choice.speed)
        if (first) same = compare(first, run, same)
        first ??= run
        logs[backend] ??= await begin(run)
        logs[backend].times.push(run.ms)
      } catch (error) {
        out[backend] = { why: wordsOf(error), failed: true }
      }
    }
  }
  const sideOf = (backend: BackendName): Side =>
    out[backend] ?? (logs[backend] ? summary(logs[backend]) : { why: 'Not there.', failed: false })
  const [gpu, cpu] = BACKENDS.map(sideOf)
  const isComplete = isMeasured(gpu) && isMeasured(cpu)
  const ratios = isComplete ? logs.gpu!.times.map(({ total }, n) => logs.cpu!.times[n].total / total) : []
  return {
    ...one,
    distinctColors: first?.indexed.report.distinctColors ?? null,
    gpu,
    cpu,
    ratio: isComplete ? spreadOf(ratios) : null,
    // Where one side is missing, runs were compared with runs of the same back end: that is not what it stands for.
    same: logs.gpu && logs.cpu ? same : null,
  }
}
