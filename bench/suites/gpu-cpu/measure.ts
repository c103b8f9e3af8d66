import type { BackendName, createEngine, Engine, encodePng, Indexed, RgbaImage } from '../../../src/index.ts'
import { type Spread, sameBytes, sha256, spreadOf } from '../../lib/stats.ts'
import { BACKENDS, type Case, type Choice } from './cases.ts'
import { type CaseResult, FIGURES, type Figure, isMeasured, type Measured, type Same, type Side } from './result.ts'

/** The public library: the page's or Node's. */
export interface Library {
  createEngine: typeof createEngine
  encodePng: typeof encodePng
}

export type Engines = Record<BackendName, Engine | null>

interface Outcome {
  indexed: Indexed
  png: Uint8Array
}

type Times = Record<Figure, number>

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
  const { ms, iterations } = indexed.report
  const { parts, histogram, init, kmeans, palette, remap, total } = ms
  const iteration = iterations > 0 ? parts.lloyd / iterations : 0
  const { upload, readBack } = parts
  const times = {
    upload,
    histogram,
    init,
    iteration,
    kmeans: kmeans + palette,
    remap,
    readBack,
    total,
    encode,
  }
  return { indexed, png, ms: times }
}

/** What the runs of one back end leave; the bytes of the first run alone are looked at here. */
interface Log {
  times: Times[]
  iterations: number
  points: number
  bytes: number
  hash: string | null
}

async function begin({ indexed, png }: Outcome, one: Case): Promise<Log> {
  const { palette, indices, report } = indexed
  const all = new Uint8Array(palette.length + indices.length)
  all.set(palette)
  all.set(indices, palette.length)
  const points = one.points === 'pixels' ? report.pixels : report.distinctColors
  return { times: [], iterations: report.iterations, points, bytes: png.length, hash: await sha256(all) }
}

function summary({ times, iterations, points, bytes, hash }: Log, { colors }: Case): Measured {
  const ms = Object.fromEntries(FIGURES.map(figure => [figure, spreadOf(times.map(time => time[figure]))]))
  const pairs = (time: Times) => (time.iteration > 0 ? (points * colors * 1000) / time.iteration : 0)
  const pairsPerSecond = spreadOf(times.map(pairs))
  return { iterations, runs: times.length, ms: ms as Measured['ms'], pairsPerSecond, bytes, hash }
}

/** Compares byte by byte; `so far` is what earlier runs came to. */
function compare(a: Outcome, b: Outcome, soFar: Same | null): Same {
  return {
    palette: (soFar?.palette ?? true) && sameBytes(a.indexed.palette, b.indexed.palette),
    indices: (soFar?.indices ?? true) && sameBytes(a.indexed.indices, b.indexed.indices),
    png: (soFar?.png ?? true) && sameBytes(a.png, b.png),
  }
}

/** The CPU's times over the GPU's, run by run. */
function ratioOf(gpu: readonly Times[], cpu: readonly Times[], figure: Figure): Spread | null {
  const ratios = gpu.map((time, n) => cpu[n][figure] / time[figure]).filter(Number.isFinite)
  return ratios.length > 0 ? spreadOf(ratios) : null
}

export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

export interface Measuring {
  library: Library
  engines: Engines
  image: RgbaImage
  choice: Pick<Choice, 'runs' | 'speed'>
  /** Why a back end is not run; null where it is. */
  leftOut(backend: BackendName): string | null
  onRun(backend: BackendName, run: number): void
  /** The milliseconds of a whole run. */
  onDone(backend: BackendName, ms: number): void
}

/**
 * Runs a case on both back ends in turn, so that a machine that slows down slows both. A back end that fails says why
 * and takes no further part in the case. Of the results only the first is kept, and every later one compared with it.
 */
export async function measureCase(one: Case, measuring: Measuring): Promise<CaseResult> {
  const { engines, choice, library, image } = measuring
  const out: Partial<Record<BackendName, Side>> = {}
  const records: Partial<Record<BackendName, Log>> = {}
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
        measuring.onDone(backend, run.ms.total + run.ms.encode)
        if (first) same = compare(first, run, same)
        first ??= run
        records[backend] ??= await begin(run, one)
        records[backend].times.push(run.ms)
      } catch (error) {
        out[backend] = { why: wordsOf(error), failed: true }
      }
    }
  }
  return resultOf(one, records, out, same, first)
}

function resultOf(
  one: Case,
  records: Partial<Record<BackendName, Log>>,
  out: Partial<Record<BackendName, Side>>,
  same: Same | null,
  first: Outcome | undefined,
): CaseResult {
  const sideOf = (backend: BackendName): Side =>
    out[backend] ?? (records[backend] ? summary(records[backend], one) : { why: 'Not there.', failed: false })
  const [gpu, cpu] = [sideOf('gpu'), sideOf('cpu')]
  const complete = isMeasured(gpu) && isMeasured(cpu)
  const ratio = (figure: Figure) =>
    complete ? ratioOf(records.gpu?.times ?? [], records.cpu?.times ?? [], figure) : null
  return {
    ...one,
    distinctColors: first?.indexed.report.distinctColors ?? null,
    gpu,
    cpu,
    ratio: ratio('total'),
    iterationRatio: ratio('iteration'),
    // Where one side is missing, runs were compared with runs of the same back end: that is not what it stands for.
    same: records.gpu && records.cpu ? same : null,
  }
}
