import { asPngChunks, carry, type Keep } from './codecs/keep.ts'
import type { SourceInfo } from './codecs/metadata.ts'
import type { EncodePngOptions } from './codecs/png.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { expected, throwIfAborted } from './errors.ts'
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
}

/** The report of a whole job, from file to file. */
export interface CompressReport extends Report {
  bytesIn: number
  bytesOut: number
}

export interface CompressResult {
  /** The finished file. */
  bytes: Uint8Array<ArrayBuffer>
  indexed: Indexed
  report: CompressReport
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}

/** A decoded image with what its file said beside the pixels. */
export interface DecodedImage extends RgbaImage, Pick<SourceInfo, 'chunks' | 'profileFault' | 'metadata'> {
  /** Such as 'png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'. */
  format: string
  /** Size of the file. */
  bytesIn: number
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
const JOB_NAMES = ['engine', 'backend', 'format', 'keep', 'keepLocation']

function keepOptionsOf(options: CompressOptions) {
  const { keep, keepLocation } = options
  checkTogether(options)
  return {
    keep: checkOption('keep', keep) as Keep,
    keepLocation: checkOption('keepLocation', keepLocation) as boolean,
  }
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
    const carried = await carry(decoded, keepOptionsOf(options))
    const indexed = await quantizeWith(options, decoded)
    throwIfAborted(options.signal)
    const { iterations } = indexed.report
    options.onProgress?.({ stage: 'encode', fraction: 0.85, iterations })
    const encodeStart = performance.now()
    const bytes = await encodePng(indexed, { chunks: carried.chunks, metadata: asPngChunks(carried) })
    throwIfAborted(options.signal)
    const end = performance.now()
    options.onProgress?.({ stage: 'encode', fraction: 1, iterations })
    const notes = [...decoded.notes, ...carried.notes, ...indexed.report.notes]
    const ms = { ...indexed.report.ms, decode: decodeMs, encode: end - encodeStart, total: decodeMs + end - start }
    const report = { ...indexed.report, ms, notes, bytesIn: decoded.bytesIn, bytesOut: bytes.length }
    return { bytes, indexed: { ...indexed, report }, report, notes }
  }

  async function compress(input: Input, options: CompressOptions = {}): Promise<CompressResult> {
    if (options.format !== undefined && options.format !== 'png') throw expected('format', 'png', options.format)
    checkQuantizeOptions(options, JOB_NAMES)
    keepOptionsOf(options)
    throwIfAborted(options.signal)
    options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
    const start = performance.now()
    const decoded = await decode(input)
    throwIfAborted(options.signal)
    return compressDecoded(decoded, performance.now() - start, options)
  }

  return { compress, compressDecoded }
}
