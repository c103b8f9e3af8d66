import { throwIfAborted } from '../common/errors.ts'
import type { Indexed, QuantizeOptions, Report } from '../engine/api-types.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import { isHistogramOf } from '../engine/histogram-handle.ts'
import { makeHooks } from '../engine/progress.ts'
import { type Effort, levelFor } from '../formats/effort.ts'
import type { Encoders } from '../formats/encode.ts'
import { transferNotes } from '../formats/icc/transfer.ts'
import { applyMetadataPolicy, withoutProfile } from '../formats/metadata/metadata-policy.ts'
import { checkWebpSize } from '../formats/webp/webp-file.ts'
import { checkQuantizeOptions, JOB_NAMES, quantizeOptionsOf, resolveJob } from '../options/resolve.ts'
import type { JobSettings } from '../options/resolved-options.ts'
import type { Format, OptionsOf } from '../options/table.ts'
import type { DecodedImage, DecodeOptions } from './decoded-image.ts'
import { estimateOtherSizes } from './estimate-other-sizes.ts'
import { type Finished, keepOriginal } from './keep-original.ts'
import { visibleDifferenceAside, visibleDifferenceOf } from './measure-difference.ts'
import type { SmallerAlternative } from './suggest-colors.ts'
import { compressToTargetSize, type Made, type Make } from './target-size.ts'

export interface CompressOptions extends QuantizeOptions, OptionsOf<'job'> {
  /**
   * Called with a fast PNG of the same pixels while the file that was asked for is still being worked on; not called
   * where there is nothing to wait for.
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
   * What would be smaller than an input of another format that the result is larger than; null where nothing is known
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
 * The limit that is searched for, or null. An original that fits is handed out in place of a result that is not
 * smaller, so that any result will do then.
 */
function limitFor({ maxBytes, format, allowLarger, skipIfLarger }: JobSettings, original: DecodedImage): number | null {
  if (maxBytes === null) return null
  const mayPass = original.format === format && !allowLarger && !skipIfLarger
  return mayPass && original.file.length <= maxBytes ? null : maxBytes
}

const plain = new WeakMap<DecodedImage, ReturnType<typeof withoutProfile>>()

/** The pixels as they look without the profile, converted once. */
export function plainPixels(decoded: DecodedImage): ReturnType<typeof withoutProfile> {
  const pixels = plain.get(decoded) ?? withoutProfile(decoded, decoded)
  plain.set(decoded, pixels)
  return pixels
}

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

  /** From pixels to a file. */
  async function runJob(
    engine: Engine,
    decoded: DecodedImage,
    options: CompressOptions,
    settings: JobSettings,
  ): Promise<CompressResult> {
    const { signal, onProgress, onDraft } = options
    const { format, effort, keepPalette } = settings
    if (format === 'webp') checkWebpSize(decoded.width, decoded.height)
    const preserved = await applyMetadataPolicy(decoded, settings)
    const pixels = settings.keep === 'none' ? await plainPixels(decoded) : { image: decoded, notes: [] }
    const ofColors = settings.keep === 'none' ? [] : await transferNotes(decoded.chunks)
    const { quality, histogram: counted, paletteHandle: clustered, ...wanted } = quantizeOptionsOf(options)

    function resultOf(finished: Finished, format: Format, { indexed, encodeMs }: Pick<Made, 'indexed' | 'encodeMs'>) {
      const ms = { ...indexed.report.ms, encode: encodeMs }
      const ofInput = finished.usedOriginal ? [] : [...decoded.notes, ...ofColors]
      const ofMetadata = finished.usedOriginal && !decoded.profileFault ? [] : [...preserved.notes, ...pixels.notes]
      const notes = [...ofInput, ...ofMetadata, ...indexed.report.notes, ...finished.notes]
      const visibleDifference = finished.usedOriginal ? 0 : visibleDifferenceOf(pixels.image, indexed)
      const report = fileReport({ ...indexed.report, ms, notes }, decoded, finished, format, visibleDifference)
      return { bytes: finished.bytes, indexed: { ...indexed, report: { ...indexed.report, ms, notes } }, report, notes }
    }

    const make: Make = async (image, ofJob, onProgress) => {
      const indexed = await engine.quantize(image, { ...ofJob, ...known, signal, onProgress })
      throwIfAborted(signal)
      onProgress?.({ stage: 'encode', fraction: 0.85, iterations: indexed.report.iterations })
      const start = performance.now()
      const draft = (bytes: Finished['bytes']) => {
        if (bytes.length > (limit ?? Number.POSITIVE_INFINITY)) return
        const encodeMs = performance.now() - start
        onDraft?.(
          resultOf({ bytes, usedOriginal: false, smallerAlternative: null, notes: [] }, 'png', { indexed, encodeMs }),
        )
      }
      const onFast = onDraft && draft
      const encoding = encode(indexed, format, preserved, { effort, signal, keepPalette, onFast }).then(encoded => ({
        ...encoded,
        encodeMs: performance.now() - start,
      }))
      const [encoded] = await Promise.all([
        encoding,
        visibleDifferenceAside(image, indexed, makeHooks(signal).yieldToEventLoop),
      ])
      throwIfAborted(signal)
      return { ...encoded, indexed }
    }

    const limit = limitFor(settings, decoded)
    // Colors that were counted before the profile went are not those of this picture.
    const isOfThis = counted && isHistogramOf(counted, pixels.image)
    const known = isOfThis ? { histogram: counted, paletteHandle: limit === null ? clustered : undefined } : {}
    // What the platform's own zlib makes differs between Chrome and Node, and so would the search.
    const quick = levelFor(format, effort, decoded.width * decoded.height) > 0 ? 1 : 0
    const bytesWith = (effort: Effort) => async (indexed: Indexed) =>
      (await encode(indexed, format, preserved, { effort, signal })).bytes
    const encodeFast = bytesWith(quick)
    const job = { image: pixels.image, wanted: { ...wanted, quality }, engine, onProgress, make, encodeFast }
    const made =
      limit === null ? await make(pixels.image, job.wanted, onProgress) : await compressToTargetSize(job, limit)
    const { iterations } = made.indexed.report
    const plain = pixels.notes.length === 0
    const sizes = estimateOtherSizes({ ...job, wanted, counted: known.histogram, encodeFully: bytesWith(effort) }, made)
    const finished = await keepOriginal({ ...sizes, bytes: made.bytes, plain }, decoded, settings)
    throwIfAborted(signal)
    const notes = finished.usedOriginal ? finished.notes : [...made.notes, ...finished.notes]
    const result = resultOf({ ...finished, notes }, format, made)
    onProgress?.({ stage: 'encode', fraction: 1, iterations })
    return result
  }

  /** Quantizes and encodes; `decodeMs` goes into the report. */
  async function compressDecoded(
    decoded: DecodedImage,
    decodeMs: number,
    options: CompressOptions,
    settings: JobSettings,
  ): Promise<CompressResult> {
    const start = performance.now()
    const result = await withEngine(options, engine => runJob(engine, decoded, options, settings))
    const { ms } = result.indexed.report // shared by both reports
    Object.assign(ms, { decode: decodeMs, total: decodeMs + performance.now() - start })
    return result
  }

  async function compress(input: Input | DecodedImage, options: CompressOptions = {}): Promise<CompressResult> {
    checkQuantizeOptions(options, JOB_NAMES)
    const settings = resolveJob(options)
    throwIfAborted(options.signal)
    if (isDecoded(input)) return compressDecoded(input, 0, options, settings)
    options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
    const start = performance.now()
    const decoded = await decode(input, { tolerant: settings.tolerant })
    throwIfAborted(options.signal)
    return compressDecoded(decoded, performance.now() - start, options, settings)
  }

  return { compress }
}
