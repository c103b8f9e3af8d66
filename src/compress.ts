import { asPngChunks, carry, type Keep } from './codecs/keep.ts'
import type { SourceInfo } from './codecs/metadata.ts'
import type { EncodePngOptions } from './codecs/png.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { expected, throwIfAborted } from './errors.ts'
import { type Finished, type LargerOptions, neverLarger } from './never-larger.ts'
import { checkOption, checkQuantizeOptions, checkTogether, quantizeOptionsOf } from './options.ts'
import type { BackendChoice, Indexed, QuantizeOptions, Report, RgbaImage } from './types.ts'

export interface CompressOptions extends QuantizeOptions {
  /** File format of the result: 'png' (default). */
  format?: 'png'
  /** An engine to work with; by default one is made for this call and destroyed after it. */
  engine?: Engine
  /** Where to compute when no `engine` is given: 'auto' (default), 'gpu' or 'cpu'. The bytes are the same. */
  backend?: BackendChoice
  /** 'none', 'icc' (default): how the colours are meant, or 'all': EXIF, XMP, texts, pixel size and time as well. */
  keep?: Keep
  /** With keep 'all': also where the picture was taken; default false. */
  keepLocation?: boolean
  /** Take the result also where the original, in the same format, has no more bytes; default false: that is kept. */
  allowLarger?: boolean
  /** Reject with the code 'larger' where the result has no fewer bytes than the input; default false. */
  skipIfLarger?: boolean
}

/** The report of a whole job, from file to file. */
export interface CompressReport extends Report {
  bytesIn: number
  bytesOut: number
  /** The original was passed through, since the result was not smaller; mse, psnr and colors are then its own. */
  kept: boolean
}

export interface CompressResult {
  /** The finished file; the original one where `report.kept`. */
  bytes: Uint8Array<ArrayBuffer>
  /** The palette image that was found, whether or not it is what `bytes` holds. */
  indexed: Indexed
  report: CompressReport
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}

/** A decoded image with what its file said beside the pixels. */
export interface DecodedImage extends RgbaImage, Pick<SourceInfo, 'chunks' | 'profileFault' | 'metadata'> {
  /** Such as 'png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'. */
  format: string
  /** The file itself, which is passed through where the result would be no smaller. */
  file: Uint8Array
  /** One sentence each: what was done otherwise than could be expected. */
  notes: string[]
}

/** What differs between a browser and Node. */
export interface Platform<Input> {
  decode(input: Input): Promise<DecodedImage>
  createEngine(options: EngineOptions): Promise<Engine>
  encodePng(indexed: Indexed, options: EncodePngOptions): Promise<Uint8Array<ArrayBuffer>>
}

/** Quantizes and encodes an image that is decoded already; `decodeMs` goes into the report. */
export type CompressDecoded = (
  decoded: DecodedImage,
  decodeMs: number,
  options?: CompressOptions,
) => Promise<CompressResult>

/** Options of a job that `quantize` does not know. */
const JOB_NAMES = ['engine', 'backend', 'format', 'keep', 'keepLocation', 'allowLarger', 'skipIfLarger']

/** Checks what `quantize` does not know, and fills in the defaults. */
function settingsOf(options: CompressOptions): LargerOptions {
  checkTogether(options)
  return {
    format: options.format ?? 'png',
    keep: checkOption('keep', options.keep) as Keep,
    keepLocation: checkOption('keepLocation', options.keepLocation) as boolean,
    allowLarger: checkOption('allowLarger', options.allowLarger) as boolean,
    skipIfLarger: checkOption('skipIfLarger', options.skipIfLarger) as boolean,
  }
}

/** The report of the file that is handed out: nothing is lost in one that was kept. */
function fileReport(report: Report, file: Uint8Array, { bytes, kept }: Finished): CompressReport {
  const own = kept ? { mse: 0, psnr: Number.POSITIVE_INFINITY, colors: report.distinctColors } : {}
  return { ...report, ...own, bytesIn: file.length, bytesOut: bytes.length, kept }
}

/** Makes the one-call API of a platform, from file to file. */
export function makeCompress<Input>({ decode, createEngine, encodePng }: Platform<Input>) {
  /** Quantizes with the caller's engine, or with one made for this call alone. */
  async function quantizeWith(options: CompressOptions, decoded: DecodedImage): Promise<Indexed> {
    const wanted = quantizeOptionsOf(options)
    if (options.engine) return options.engine.quantize(decoded, wanted)
    const own = await createEngine({ backend: options.backend })
    try {
      return await own.quantize(decoded, wanted)
    } finally {
      own.destroy()
    }
  }

  const compressDecoded: CompressDecoded = async (decoded, decodeMs, options = {}) => {
    const start = performance.now()
    const settings = settingsOf(options)
    const carried = await carry(decoded, settings)
    const indexed = await quantizeWith(options, decoded)
    throwIfAborted(options.signal)
    const { iterations } = indexed.report
    options.onProgress?.({ stage: 'encode', fraction: 0.85, iterations })
    const encodeStart = performance.now()
    const result = await encodePng(indexed, { chunks: carried.chunks, metadata: asPngChunks(carried) })
    const finished = await neverLarger(result, decoded, settings)
    throwIfAborted(options.signal)
    const end = performance.now()
    options.onProgress?.({ stage: 'encode', fraction: 1, iterations })
    const ms = { ...indexed.report.ms, decode: decodeMs, encode: end - encodeStart, total: decodeMs + end - start }
    const about = finished.kept ? [] : decoded.notes
    const left = finished.kept && settings.keep !== 'none' ? [] : carried.notes
    const notes = [...about, ...left, ...indexed.report.notes, ...finished.notes]
    const report = { ...indexed.report, ms, notes }
    return {
      bytes: finished.bytes,
      indexed: { ...indexed, report },
      report: fileReport(report, decoded.file, finished),
      notes,
    }
  }

  async function compress(input: Input, options: CompressOptions = {}): Promise<CompressResult> {
    if (options.format !== undefined && options.format !== 'png') throw expected('format', 'png', options.format)
    checkQuantizeOptions(options, JOB_NAMES)
    settingsOf(options)
    throwIfAborted(options.signal)
    options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
    const start = performance.now()
    const decoded = await decode(input)
    throwIfAborted(options.signal)
    return compressDecoded(decoded, performance.now() - start, options)
  }

  return { compress, compressDecoded }
}
