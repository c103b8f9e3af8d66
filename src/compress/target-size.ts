import { changeStages, type Progress } from '../common/stages.ts'
import type { HistogramHandle, Indexed, QuantizeOptions } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import type { Encoded } from '../formats/encode.ts'
import { checkOption } from '../options/check.ts'
import { parseRange } from '../options/parse-units.ts'
import { checkQuantizeOptions } from '../options/resolve.ts'
import { checkReached } from '../quantize/search/target-error.ts'
import { type JobPixels, openSample } from './job-pixels.ts'
import type { DifferenceMeasure } from './measure-difference.ts'
import { searchTargetSize } from './search-target-size.ts'
import { sizeCandidates } from './size-candidates.ts'

/** A file that was made, and what it was made from. */
export interface Made extends Encoded {
  indexed: Indexed
  encodeMs: number
  difference: DifferenceMeasure
}

type OnProgress = QuantizeOptions['onProgress']

/** Quantizes and encodes, whatever the size. */
export type Make = (options: QuantizeOptions, onProgress: OnProgress) => Promise<Made>

/** A picture and the ways to make files of it. */
export interface Job {
  pixels: JobPixels
  /** Their histogram. */
  histogramHandle: HistogramHandle
  quantizeOptions: QuantizeOptions
  engine: Engine
  onProgress: OnProgress
  make: Make
  /** The bytes that a fast encoder makes, the same everywhere unless effort 0 was asked for. */
  encodeFast(indexed: Indexed): Promise<Uint8Array>
}

/** A rough file is made at this speed at least: the size hardly depends on it. */
const ROUGH_SPEED = 5

/** Part of what is left that each step of the search gets on the progress bar. */
const SHARE = 0.2

/** Progress of one job after the other as one that never falls. */
function stepwise(onProgress: OnProgress) {
  let from = 0
  return (stage?: Progress['stage']): OnProgress => {
    const start = from
    const span = SHARE * (1 - start)
    from += span
    return onProgress && (p => onProgress({ ...p, stage: stage ?? p.stage, fraction: start + span * p.fraction }))
  }
}

/** Most colors to take: as many as asked for, or as the target needs. */
async function mostColors({ engine, histogramHandle, quantizeOptions }: Job, onProgress: OnProgress): Promise<number> {
  const { colors, quality } = quantizeOptions
  if (colors !== 'auto' && quality == null) return checkOption('colors', colors) as number
  return (await engine.palette(histogramHandle, { ...quantizeOptions, onProgress })).searchedColors!
}

/**
 * The best picture whose file has at most `limit` bytes; with a quality as well, the fewest colors that reach its
 * most, or as many as fit. Errors: 'too-many-bytes'; 'quality' where what fits stays below the least.
 */
export async function compressToTargetSize(job: Job, limit: number): Promise<Made> {
  const begin = performance.now()
  const { pixels, histogramHandle, engine, make, encodeFast } = job
  const next = stepwise(job.onProgress)
  const most = await mostColors(job, next('search'))
  const { quality, ...quantizeOptions } = job.quantizeOptions
  const { image: sample, histogram } = await openSample(pixels, histogramHandle, engine, quantizeOptions.signal)
  const scale = histogramHandle.pixels / histogram.pixels
  const { lossy, dither } = checkQuantizeOptions(quantizeOptions)
  const climbs = (quantizeOptions.lossy ?? 'auto') === 'auto' && lossy > 0
  const rough = { ...quantizeOptions, speed: Math.max(ROUGH_SPEED, quantizeOptions.speed ?? ROUGH_SPEED) }
  const candidates = sizeCandidates(most, lossy, climbs, dither > 0)
  const result = await searchTargetSize({
    candidates,
    limit,
    async roughly(step) {
      const ofStep = { ...rough, ...candidates.at(step), histogram }
      const indexed = await engine.quantize(sample, { ...ofStep, onProgress: next('search') })
      return scale * (await encodeFast(indexed)).length
    },
    make: async step => {
      const { colors, lossy } = candidates.at(step)
      const file = await make({ ...quantizeOptions, colors, lossy }, next())
      return { ...file, indexed: { ...file.indexed, report: { ...file.indexed.report, searchedColors: colors } } }
    },
  })
  const { report } = result.indexed
  checkReached(report.quality, parseRange(quality)?.min ?? 0, `with the ${report.searchedColors} colors that fit`)
  const search = performance.now() - begin - report.ms.total - result.encodeMs
  return {
    ...result,
    indexed: {
      ...result.indexed,
      report: { ...report, ms: changeStages(report.ms, { search }, search - report.ms.search) },
    },
  }
}
