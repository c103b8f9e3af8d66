import type { EncodePngOptions, PngChunks } from './codecs/png.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { expected, throwIfAborted } from './errors.ts'
import { checkQuantizeOptions } from './options.ts'
import type { BackendChoice, Indexed, QuantizeOptions, Report, RgbaImage } from './types.ts'

export interface CompressOptions extends QuantizeOptions {
  /** File format of the result: 'png' (default). */
  format?: 'png'
  /** An engine to work with; by default one is made for this call and destroyed after it. */
  engine?: Engine
  /** Where to compute when no `engine` is given: 'auto' (default), 'gpu' or 'cpu'. The bytes are the same. */
  backend?: BackendChoice
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
export interface DecodedImage extends RgbaImage {
  /** Size of the file. */
  bytesIn: number
  /** What `encodePng` needs so that the result looks the same. */
  chunks: PngChunks
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

/** Makes the one-call API of a platform, from file to file. */
export function makeCompress<Input>({ decode, createEngine, encodePng }: Platform<Input>) {
  /** Quantizes with the caller's engine, or with one made for this call alone. */
  async function quantizeWith(options: CompressOptions, decoded: DecodedImage): Promise<Indexed> {
    const { engine, backend, format: _format, ...rest } = options
    if (engine) return engine.quantize(decoded, rest)
    const own = await createEngine({ backend })
    try {
      return await own.quantize(decoded, rest)
    } finally {
      own.destroy()
    }
  }

  const compressDecoded: CompressDecoded = async (decoded, decodeMs, options = {}) => {
    const start = performance.now()
    const indexed = await quantizeWith(options, decoded)
    throwIfAborted(options.signal)
    const { iterations } = indexed.report
    options.onProgress?.({ stage: 'encode', fraction: 0.85, iterations })
    const encodeStart = performance.now()
    const bytes = await encodePng(indexed, { chunks: decoded.chunks })
    throwIfAborted(options.signal)
    const end = performance.now()
    options.onProgress?.({ stage: 'encode', fraction: 1, iterations })
    const notes = [...decoded.notes, ...indexed.report.notes]
    const ms = { ...indexed.report.ms, decode: decodeMs, encode: end - encodeStart, total: decodeMs + end - start }
    const report = { ...indexed.report, ms, notes, bytesIn: decoded.bytesIn, bytesOut: bytes.length }
    return { bytes, indexed: { ...indexed, report }, report, notes }
  }

  async function compress(input: Input, options: CompressOptions = {}): Promise<CompressResult> {
    if (options.format !== undefined && options.format !== 'png') throw expected('format', 'png', options.format)
    checkQuantizeOptions(options, ['engine', 'backend', 'format'])
    throwIfAborted(options.signal)
    options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
    const start = performance.now()
    const decoded = await decode(input)
    throwIfAborted(options.signal)
    return compressDecoded(decoded, performance.now() - start, options)
  }

  return { compress, compressDecoded }
}
