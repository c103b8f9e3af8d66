/** One case on both backends. */
import type {
  BackendName,
  CompressOptions,
  CompressResult,
  createEngine,
  DecodedImage,
  Engine,
  encodePng,
  Indexed,
  RgbaImage,
} from '../../../src/index.ts'
import { takeBusy } from '../../lib/busy.ts'
import { sameBytes, sha256, spreadOf } from '../../lib/stats.ts'
import { BACKENDS, type Case, type Choice } from './cases.ts'
import { type CaseResult, FIGURES, type Figure, isMeasured, type Measured, type Same, type Side } from './result.ts'

/** The public library: the page's or Node's. */
export interface Library {
  createEngine: typeof createEngine
  encodePng: typeof encodePng
  compress(image: DecodedImage, options: CompressOptions): Promise<CompressResult>
}

export type Engines = Record<BackendName, Engine | null>

type Times = Record<Figure, number>

interface Outcome {
  indexed: Indexed
  png: Uint8Array
}

/** K-means alone: squared error in sRGB, so that no dithering blurs the comparison. */
const optionsOf = ({ colors, points }: Pick<Case, 'colors' | 'points'>, speed: number) =>
  ({ colors, points, speed, space: 'srgb', dither: 0, lossy: 0, weights: 'pixels' }) as const

/** A picture as if a file had held it, which no result is larger than. */
export function asDecoded(image: RgbaImage): DecodedImage {
  const file = new Uint8Array(image.data.length)
  return { ...image, format: 'png', file, notes: [], metadata: { pngChunks: [] }, chunks: {} }
}

async function runPlain(library: Library, engine: Engine, image: RgbaImage, one: OneCase, speed: number) {
  const indexed = await engine.quantize(image, optionsOf(one, speed))
  const begin = performance.now()
  const png = await library.encodePng(indexed, { effort: 0 })
  const { total, ...ms } = indexed.report.ms
  return { indexed, png, ms: { ...ms, encode: performance.now() - begin }, total }
}

/** With all that a job does by default, its file and the visible difference among it. */
async function runDefault(
  library: Library,
  engine: Engine,
  image: RgbaImage,
  { colors, points }: OneCase,
  speed: number,
) {
  const { bytes, indexed, report } = await library.compress(asDecoded(image), { engine, colors, points, speed })
  return { indexed, png: bytes, ms: report.ms, total: report.ms.total - report.ms.encode }
}

type OneCase = Pick<Case, 'colors' | 'points' | 'job'>

/** One run: the same function on either backend. */
export async function runOnce(
  library: Library,
  engine: Engine,
  image: RgbaImage,
  one: OneCase,
  speed: number,
): Promise<Outcome & { ms: Times }> {
  const run = one.job === 'default' ? runDefault : runPlain
  await takeBusy()
  const { indexed, png, ms: stages, total } = await run(library, engine, image, one, speed)
  const busy = (await takeBusy()) ?? 0
  const { parts, histogram, init, kmeans, palette, remap, dither, encode } = stages
  const { upload, lloyd, readBack } = parts
  const known = { upload, histogram: Math.max(0, histogram - upload), init, kmeans, palette, remap, dither }
  const other = Math.max(
    0,
    Object.values(known).reduce((rest, ms) => rest - ms, total),
  )
  return { indexed, png, ms: { ...known, encode, other, total, lloyd, readBack, busy } }
}

const bytesOf = ({ indexed: { palette, indices }, png }: Outcome) => ({ palette, indices, png })

/** Whether each part is the same, byte by byte, and was so in earlier runs. */
function compare(a: Outcome, b: Outcome, soFar: Same | null): Same {
  const [one, other] = [bytesOf(a), bytesOf(b)]
  const parts = (['palette', 'indices', 'png'] as const).map(part => {
    return [part, (soFar?.[part] ?? true) && sameBytes(one[part], other[part])]
  })
  return Object.fromEntries(parts)
}

export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

interface Measuring {
  library: Library
  engines: Engines
  /** Null if both backends are left out. */
  image: RgbaImage | null
  choice: Pick<Choice, 'runs' | 'speed'>
  /** Why a backend is not run; null if it is. */
  leftOut(backend: BackendName): string | null
  onRun(backend: BackendName, run: number): void
}

/**
 * Runs a case on both backends in turn, so that a machine that slows down slows both. A backend that fails says why
 * and takes no further part in the case. Of the results only the first is kept, and every later one compared with it.
 */
export async function measureCase(one: Case, measuring: Measuring): Promise<CaseResult> {
  const { engines, choice, library, image } = measuring
  const times: Record<BackendName, Times[]> = { gpu: [], cpu: [] }
  const firsts: Partial<Record<BackendName, Omit<Measured, 'runs' | 'ms'>>> = {}
  let first: Outcome | undefined
  let same: Same | null = null
  const leftOut = (backend: BackendName): Side | undefined => {
    const why = measuring.leftOut(backend) ?? (engines[backend] && image ? null : 'Not there.')
    return why === null ? undefined : { why, failed: false }
  }
  const out: Partial<Record<BackendName, Side>> = { gpu: leftOut('gpu'), cpu: leftOut('cpu') }
  for (let n = 1; n <= choice.runs; n++) {
    for (const backend of BACKENDS.filter(backend => !out[backend])) {
      measuring.onRun(backend, n)
      try {
        const run = await runOnce(library, engines[backend]!, image!, one, choice.speed)
        const { indexed, png } = run
        if (first) same = compare(first, run, same)
        first ??= run
        const hash = await sha256(new Blob([indexed.palette as BlobPart, indexed.indices as BlobPart]))
        firsts[backend] ??= { iterations: indexed.report.iterations, bytes: png.length, hash }
        times[backend].push(run.ms)
      } catch (error) {
        out[backend] = { why: wordsOf(error), failed: true }
      }
    }
  }
  const sideOf = (backend: BackendName): Side => {
    const own = times[backend]
    const spreads = FIGURES.map(name => [name, spreadOf(own.map(time => time[name]))])
    return out[backend] ?? { ...firsts[backend]!, runs: own.length, ms: Object.fromEntries(spreads) }
  }
  const [gpu, cpu] = BACKENDS.map(sideOf)
  const isComplete = isMeasured(gpu) && isMeasured(cpu)
  return {
    ...one,
    distinctColors: first?.indexed.report.distinctColors ?? null,
    gpu,
    cpu,
    ratio: isComplete ? spreadOf(times.gpu.map(({ total }, n) => times.cpu[n].total / total)) : null,
    // If one side is missing, runs were compared with runs of the same backend: that is not what it stands for.
    same: isComplete ? same : null,
  }
}
