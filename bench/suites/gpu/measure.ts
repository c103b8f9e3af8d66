/** One case on both backends. */
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

/** What both backends are asked for: squared error in sRGB, so that no dithering on the host blurs the comparison. */
const optionsOf = ({ colors, points }: Pick<Case, 'colors' | 'points'>, speed: number) =>
  ({ colors, points, speed, space: 'srgb', dither: 0, lossy: 0, weights: 'pixels' }) as const

/** One run: the same function on either backend. */
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
