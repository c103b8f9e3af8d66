import type { HistogramHandle, PaletteHandle } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import { transferNotes } from '../formats/icc/transfer.ts'
import { applyMetadataPolicy, type PreservedMetadata } from '../formats/metadata/metadata-policy.ts'
import { checkWebpSize } from '../formats/webp/webp-file.ts'
import { parseBytes } from '../options/parse-units.ts'
import { quantizeOptionsOf } from '../options/resolve.ts'
import type { JobSettings } from '../options/resolved-options.ts'
import type { CompressOptions } from './compress-types.ts'
import type { DecodedImage } from './decoded-image.ts'
import { type ImageContext, leavesOutProfile } from './image-context.ts'
import { histogramFor, type JobPixels } from './job-pixels.ts'

/**
 * The limit that is searched for, or null. An original that fits is handed out instead of a result that is not
 * smaller, so that any result will do then.
 */
function limitFor({ maxBytes, allowLarger, skipIfLarger }: JobSettings, original: DecodedImage): number | null {
  const limit = parseBytes(maxBytes, original.file.length)
  if (limit === null) return null
  const mayPass = !allowLarger && !skipIfLarger
  return mayPass && original.file.length <= limit ? null : limit
}

/** What one job works with. */
export interface Work {
  engine: Engine
  source: DecodedImage
  pixels: JobPixels
  /** Their histogram, and what it took if it was made for this job. */
  histogramHandle: HistogramHandle
  histogramMs: HistogramHandle['ms']
  options: CompressOptions
  settings: JobSettings
  /** Most bytes, where they are searched for. */
  limit: number | null
  preserved: PreservedMetadata
  /** What was done to the colors. */
  colorNotes: string[]
  /** What the file says about its numbers that is left as it is. */
  transferNotes: string[]
}

const NO_MS = { histogram: 0, upload: 0, readBack: 0 }

/** Counts the colors, unless that was done before. */
async function count(pixels: JobPixels, engine: Engine, options: CompressOptions, limit: number | null) {
  const { signal, histogram: callersHistogram } = options
  // With a limit, progress begins with the search.
  const onProgress = limit === null ? options.onProgress : undefined
  const before = pixels.counted
  const histogramHandle = await histogramFor(pixels, callersHistogram, engine, {
    signal,
    onProgress,
    job: quantizeOptionsOf(options),
  })
  return {
    histogramHandle,
    histogramMs: histogramHandle === before || histogramHandle === callersHistogram ? NO_MS : histogramHandle.ms,
  }
}

/** All that a job needs before its colors are looked for. */
export async function prepareWork(
  engine: Engine,
  picture: ImageContext,
  options: CompressOptions,
  settings: JobSettings,
): Promise<Work> {
  const { source } = picture
  if (settings.format === 'webp' || settings.format === 'photo') checkWebpSize(source.width, source.height)
  const preserved = await applyMetadataPolicy(source, settings)
  const { pixels, notes: colorNotes } = await picture.convert(settings)
  const ofTransfer = leavesOutProfile(settings) ? [] : await transferNotes(source.chunks)
  const limit = limitFor(settings, source)
  const { histogramHandle, histogramMs } = await count(pixels, engine, options, limit)
  return {
    engine,
    source,
    pixels,
    histogramHandle,
    histogramMs,
    options,
    settings,
    limit,
    preserved,
    colorNotes,
    transferNotes: ofTransfer,
  }
}

/** The palette that an earlier job found with these options, the caller's or the context's own. */
export function knownPalette({ pixels, histogramHandle, options, limit }: Work): PaletteHandle | undefined {
  const { histogram, paletteHandle, palette, points } = options
  if (limit !== null || palette || points === 'pixels') return undefined
  return histogramHandle === histogram
    ? paletteHandle
    : histogramHandle === pixels.counted
      ? pixels.knownPalette(options)
      : undefined
}
