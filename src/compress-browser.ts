import { type DecodedImage, decodeImage } from './codecs/decode-browser.ts'
import { encodePng } from './codecs/png.ts'
import { createEngine, type Engine } from './engine.ts'
import { expected, throwIfAborted } from './errors.ts'
import { checkQuantizeOptions } from './options.ts'
import type { BackendChoice, Indexed, QuantizeOptions, Report } from './types.ts'

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
  /** The same as a Blob, with its media type. */
  blob: Blob
  indexed: Indexed
  report: CompressReport
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}

/** Quantizes with the caller's engine, or with one made for this call alone. */
async function quantizeWith(options: CompressOptions, decoded: DecodedImage): Promise<Indexed> {
  const { engine, backend, format: _format, ...rest } = options
  if (engine) return engine.quantize(decoded.image, rest)
  const own = await createEngine({ backend })
  try {
    return await own.quantize(decoded.image, rest)
  } finally {
    own.destroy()
  }
}

/** Quantizes and encodes an image that is decoded already. `bytesIn` and `decodeMs` go into the report. */
export async function compressDecoded(
  decoded: DecodedImage,
  bytesIn: number,
  decodeMs: number,
  options: CompressOptions = {},
): Promise<CompressResult> {
  const start = performance.now()
  const indexed = await quantizeWith(options, decoded)
  options.onProgress?.({ stage: 'encode', fraction: 0.85, iterations: indexed.report.iterations })
  const encodeStart = performance.now()
  const bytes = (await encodePng(indexed, { chunks: decoded.chunks })) as Uint8Array<ArrayBuffer>
  throwIfAborted(options.signal)
  const end = performance.now()
  options.onProgress?.({ stage: 'encode', fraction: 1, iterations: indexed.report.iterations })
  const notes = [...decoded.notes, ...indexed.report.notes]
  const ms = { ...indexed.report.ms, decode: decodeMs, encode: end - encodeStart, total: decodeMs + end - start }
  const report = { ...indexed.report, ms, notes, bytesIn, bytesOut: bytes.length }
  return { bytes, blob: new Blob([bytes], { type: 'image/png' }), indexed: { ...indexed, report }, report, notes }
}

/**
 * Squeezes an image file into a palette PNG in one call: decode, quantize, encode. The file is only read.
 *
 * Errors: those of `decodeImage` and of `quantize`; 'usage' for a wrong option.
 */
export async function compress(file: Blob, options: CompressOptions = {}): Promise<CompressResult> {
  if (options.format !== undefined && options.format !== 'png') throw expected('format', 'png', options.format)
  checkQuantizeOptions(options, ['engine', 'backend', 'format'])
  throwIfAborted(options.signal)
  options.onProgress?.({ stage: 'decode', fraction: 0, iterations: 0 })
  const start = performance.now()
  const decoded = await decodeImage(file)
  throwIfAborted(options.signal)
  return compressDecoded(decoded, file.size, performance.now() - start, options)
}
