import { throwIfAborted, untilAborted } from '../common/errors.ts'
import { changeStages, stageMs } from '../common/stages.ts'
import type { HistogramHandle, Indexed, PaletteHandle, QuantizeOptions, Report } from '../engine/api-types.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import { makeHooks } from '../engine/progress.ts'
import { type Effort, levelFor } from '../formats/effort.ts'
import type { Encoders } from '../formats/encode.ts'
import { transferNotes } from '../formats/icc/transfer.ts'
import { applyMetadataPolicy, type PreservedMetadata } from '../formats/metadata/metadata-policy.ts'
import { checkWebpSize } from '../formats/webp/webp-file.ts'
import { checkQuantizeOptions, JOB_NAMES, quantizeOptionsOf, resolveJob } from '../options/resolve.ts'
import type { JobSettings } from '../options/resolved-options.ts'
import type { Format, OptionsOf } from '../options/table.ts'
import type { DecodedImage, DecodeOptions } from './decoded-image.ts'
import { estimateOtherSizes } from './estimate-other-sizes.ts'
import { ImageContext, withContext } from './image-context.ts'
import { histogramFor, type JobPixels } from './job-pixels.ts'
import { type Finished, keepOriginal } from './keep-original.ts'
import { measureDifference } from './measure-difference.ts'
import type { SmallerAlternative } from './suggest-colors.ts'
import { compressToTargetSize, type Made, type Make } from './target-size.ts'

export interface CompressOptions extends QuantizeOptions, OptionsOf<'job'> {
  /**
   * Called with a fast PNG of the same pixels while the file that was asked for is still being worked on; not called
   * if there is nothing to wait for.
   */
  onDraft?: (draft: CompressResult) => void
  /** An engine to work with; by default one is made for this call and destroyed after it. */
  engine?: Engine
}

/** The report of a whole job, from file to file. */
export interface CompressReport extends Report {
  bytesIn: number
  bytesOut: number
  /** The original was passed through, since the result was not smaller; mse, psnr and colors are then its own. */
  usedOriginal: boolean
  /** Format of the input, such as 'jpeg'. */
  inputFormat: string
  /** Bits a channel of the input; mse, psnr and quality are of its upper 8. */
  inputBits: number
  /**
   * What would be smaller than an input of another format that the result is larger than; null if nothing is known
   * to be.
   */
  smallerAlternative: SmallerAlternative | null
  /** Of `bytes`. */
  format: Format
  /**
   * The difference that shows: 100 times the root mean square OKLab distance of blocks of 3 x 3 pixels, dithering and
   * lossiness included. 0 is none, below about 0.45 hard to find, 1 small, above 2 plain.
   */
  visibleDifference: number
}

export interface CompressResult {
  /** The finished file; the original one where `report.usedOriginal`. */
  bytes: Uint8Array<ArrayBuffer>
  /** The palette image that was found, whether or not it is what `bytes` holds. */
  indexed: Indexed
  report: CompressReport
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}

const isDecoded = (input: unknown): input is DecodedImage =>
  typeof input === 'object' && input !== null && 'file' in input && 'chunks' in input

/** What differs between a browser and Node. */
export interface Platform<Input> {
  decode(input: Input, options: DecodeOptions): Promise<DecodedImage>
  createEngine(options: EngineOptions): Promise<Engine>
  encode: Encoders['encode']
}

/** The report of the file that is handed out: nothing is lost in one that was kept. */
function fileReport(
  report: Report,
  { file, format: inputFormat, bits: inputBits = 8 }: DecodedImage,
  finished: Finished,
  format: Format,
  visibleDifference: number,
): CompressReport {
  const { bytes, usedOriginal, smallerAlternative } = finished
  const own = usedOriginal
    ? { mse: 0, psnr: Number.POSITIVE_INFINITY, quality: 100, lossy: 0, colors: report.distinctColors }
    : {}
  return {
    ...report,
    bytesIn: file.length,
    bytesOut: bytes.length,
    usedOriginal,
    inputFormat,
    inputBits,
    smallerAlternative,
    format,
    visibleDifference,
    ...own,
  }
}

/**
 * The limit that is searched for, or null. An original that fits is handed out instead of a result that is not
 * smaller, so that any result will do then.
 */
function limitFor({ maxBytes, format, allowLarger, skipIfLarger }: JobSettings, original: DecodedImage): number | null {
  if (maxBytes === null) return null
  const mayPass = original.format === format && !allowLarger && !skipIfLarger
  return mayPass && original.file.length <= maxBytes ? null : maxBytes
}

/** What one job works with. */
interface Work {
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

async function prepare(
  engine: Engine,
  picture: ImageContext,
  options: CompressOptions,
  settings: JobSettings,
): Promise<Work> {
  const { source } = picture
  if (settings.format === 'webp') checkWebpSize(source.width, source.height)
  const preserved = await applyMetadataPolicy(source, settings)
  const { pixels, notes: colorNotes } = await picture.convert(settings)
  const ofTransfer = settings.keep === 'none' ? [] : await transferNotes(source.chunks)
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
function knownPalette({ pixels, histogramHandle, options, limit }: Work): PaletteHandle | undefined {
  const { histogram, paletteHandle, palette, points } = options
  if (limit !== null || palette || points === 'pixels') return undefined
  return histogramHandle === histogram
    ? paletteHandle
    : histogramHandle === pixels.counted
      ? pixels.knownPalette(options)
      : undefined
}

function resultOf(work: Work, finished: Finished, format: Format, made: Omit<Made, 'bytes' | 'notes'>): CompressResult {
  const { source, histogramMs, preserved, colorNotes, transferNotes: ofTransfer } = work
  const { indexed, encodeMs, difference } = made
  const { ms: ofPixels, notes: ofJob } = indexed.report
  const { usedOriginal, bytes } = finished
  const { upload, readBack } = ofPixels.parts
  const ms = stageMs(
    { ...ofPixels, histogram: ofPixels.histogram + histogramMs.histogram, encode: encodeMs },
    ofPixels.total + histogramMs.histogram + encodeMs,
    { ...ofPixels.parts, upload: upload + histogramMs.upload, readBack: readBack + histogramMs.readBack },
  )
  const ofInput = usedOriginal ? [] : [...source.notes, ...ofTransfer]
  const ofMetadata = usedOriginal && !source.profileFault ? [] : [...preserved.notes, ...colorNotes]
  const notes = [...ofInput, ...ofMetadata, ...ofJob, ...finished.notes]
  const own = { ...indexed.report, ms, notes }
  const report = fileReport(own, source, finished, format, usedOriginal ? 0 : difference.finish())
  return { bytes, indexed: { ...indexed, report: own }, report, notes }
}

/** Whether clear pixels got colors, which were asked for: the original may lack them. */
const hasBleed = ({ palette }: Indexed) =>
  palette.some((value, i) => i % 4 !== 3 && value > 0 && palette[i - (i % 4) + 3] === 0)

/** Makes the one-call API of a platform, from file to file. */
export function makeCompress<Input>({ decode, createEngine, encode }: Platform<Input>) {
  /** Works with the caller's engine, or with one made for this call alone. */
  async function withEngine<T>({ engine, backend }: CompressOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
    if (engine) return work(engine)
    const own = await createEngine({ backend })
    try {
      return await work(own)
    } finally {
      own.destroy()
    }
  }

  /** Quantizes and encodes. */
  const makeWith =
    (work: Work): Make =>
    async (ofJob, onProgress) => {
      const { engine, pixels, histogramHandle, options, settings, limit, preserved } = work
      const { signal, onDraft } = options
      const knownParts = { histogram: histogramHandle, paletteHandle: knownPalette(work) }
      const indexed = await engine.quantize(pixels.image, { ...ofJob, ...knownParts, signal, onProgress })
      throwIfAborted(signal)
      onProgress?.({ stage: 'encode', fraction: 0.85, iterations: indexed.report.iterations })
      const start = performance.now()
      const difference = measureDifference(pixels.image, indexed)
      const draft = (bytes: Finished['bytes']) => {
        if (bytes.length > (limit ?? Number.POSITIVE_INFINITY)) return
        const finished = { bytes, usedOriginal: false, smallerAlternative: null, notes: [] }
        onDraft?.(resultOf(work, finished, 'png', { indexed, encodeMs: performance.now() - start, difference }))
      }
      const onFast = onDraft && draft
      const { format, effort, keepPalette } = settings
      const encoding = encode(indexed, format, preserved, { effort, signal, keepPalette, onFast }).then(encoded => ({
        ...encoded,
        encodeMs: performance.now() - start,
      }))
      const [encoded] = await Promise.all([encoding, difference.aside(makeHooks(signal).yieldToEventLoop)])
      throwIfAborted(signal)
      return { ...encoded, indexed, difference }
    }

  /** Bytes of other palette images of the same picture. */
  const bytesWith =
    ({ settings, preserved, options }: Work, effort: Effort) =>
    async (indexed: Indexed) =>
      (await encode(indexed, settings.format, preserved, { effort, signal: options.signal })).bytes

  /** From pixels to a file. */
  async function runJob(work: Work): Promise<CompressResult> {
    const { engine, source, pixels, histogramHandle, options, settings, limit, colorNotes } = work
    const { signal, onProgress } = options
    const { format, effort } = settings
    const { quality, histogram: _, paletteHandle: __, ...quantizeOptions } = quantizeOptionsOf(options)
    // What the platform's own zlib makes differs between Chrome and Node, and so would the search.
    const quick = levelFor(format, effort, source) > 0 ? 1 : 0
    const make = makeWith(work)
    const encodeFast = bytesWith(work, quick)
    const job = {
      pixels,
      histogramHandle,
      quantizeOptions: { ...quantizeOptions, quality },
      engine,
      onProgress,
      make,
      encodeFast,
    }
    const made = limit === null ? await make(job.quantizeOptions, onProgress) : await compressToTargetSize(job, limit)
    const sizes = estimateOtherSizes({ ...job, quantizeOptions, encodeFully: bytesWith(work, effort) }, made)
    const candidate = { ...sizes, bytes: made.bytes, plain: colorNotes.length === 0 }
    const allowLarger = settings.allowLarger || hasBleed(made.indexed)
    const finished = await keepOriginal(candidate, source, { ...settings, allowLarger })
    throwIfAborted(signal)
    const notes = finished.usedOriginal ? finished.notes : [...made.notes, ...finished.notes]
    const result = resultOf(work, { ...finished, notes }, format, made)
    onProgress?.({ stage: 'encode', fraction: 1, iterations: made.indexed.report.iterations })
    return result
  }

  /** `decodeMs` goes into the report. */
  async function compressDecoded(
    input: DecodedImage | ImageContext,
    decodeMs: number,
    options: CompressOptions,
    settings: JobSettings,
  ): Promise<CompressResult> {
    const start = performance.now()
    const result = await withEngine(options, engine =>
      withContext(input, async picture => runJob(await prepare(engine, picture, options, settings))),
    )
    const { ms } = result.indexed.report // shared by both reports
    Object.assign(ms, changeStages(ms, { decode: decodeMs }, decodeMs + performance.now() - start - ms.total))
    return result
  }

  async function compress(input: Input | DecodedImage | ImageContext, options: CompressOptions = {}) {
    checkQuantizeOptions(options, JOB_NAMES)
    const settings = resolveJob(options)
    throwIfAborted(options.signal)
    if (input instanceof ImageContext || isDecoded(input)) return compressDecoded(input, 0, options, settings)
    options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
    const start = performance.now()
    const decoded = await untilAborted(decode(input, { tolerant: settings.tolerant }), options.signal)
    throwIfAborted(options.signal)
    return compressDecoded(decoded, performance.now() - start, options, settings)
  }

  return { compress }
}
