import { HuepressError, throwIfAborted } from '../common/errors.ts'
import type { Signal } from '../common/globals.ts'
import { readData } from '../common/held-pixels.ts'
import type { IndexedPixels, RgbaImage } from '../common/image.ts'
import { asMemoryError, tellMemoryErrors } from '../common/memory-errors.ts'
import { checkOption } from '../options/check.ts'
import { inflate } from './deflate/deflate.ts'
import { platformDeflate } from './deflate/deflate-blocks.ts'
import type { DeflateLevel } from './deflate/deflate-work.ts'
import { type Effort, levelFor, type PaletteFormat, photoMethod, pngPlan } from './effort.ts'
import { MAX_PROFILE_BYTES } from './icc/icc.ts'
import { type JxlMetadata, encodeJxl as writeJxl } from './jxl/jxl-file.ts'
import { asPngChunks, isPlain, type PreservedMetadata } from './metadata/metadata-policy.ts'
import { optimizePng } from './png/optimize-png.ts'
import { checkIndexed, type EncodePngOptions as PlainOptions, encodePng as writePng } from './png/png-file.ts'
import { bitDepthOf, type PackedPixels } from './png/png-rows.ts'
import { takeSample } from './png/worth-level.ts'
import { type EncodePlatform, photoSettings } from './wasm-calls.ts'
import { type WebpMetadata, wrapPhoto, encodeWebp as writeWebp } from './webp/webp-file.ts'

interface EncodeOptions {
  /**
   * 0 (fast) to 6 (slow), or 'auto' (default), by the number of pixels and, for a PNG, a sample; figures in
   * docs/benchmarks/encoders.md.
   */
  effort?: Effort
  /** Cancels: the encoder then rejects with the signal's reason. In a browser only between two trials. */
  signal?: Signal
}

export interface EncodePngOptions extends EncodeOptions, Pick<PlainOptions, 'chunks' | 'metadata'> {
  /** Write every entry of the palette, in its order; default false: whatever order has the fewest bytes. */
  keepPalette?: boolean
}

export interface EncodeWebpOptions extends EncodeOptions, WebpMetadata {}

export interface EncodeJxlOptions extends EncodeOptions, JxlMetadata {}

/** A finished file. */
export interface Encoded {
  bytes: Uint8Array<ArrayBuffer>
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}

interface FileOptions extends EncodeOptions, Pick<EncodePngOptions, 'keepPalette'> {
  /** It is dithered, and indices were chosen so that bytes repeat. Filters undo that: a sample is not asked. */
  isRepetitive?: boolean
  /** Called with a fast PNG while what was asked for is still being worked on. */
  onFast?: (png: Uint8Array<ArrayBuffer>) => void
}

/** The lossy encoder, for pictures without a palette, and the decoder that tells what it lost. */
export interface PhotoCodec {
  /** A WebP without metadata. `quality`: libwebp's, 0 to 100. Errors: 'encoder'; the signal's reason. */
  encode(image: RgbaImage, quality: number, options?: EncodeOptions): Promise<Uint8Array>
  /** Its pixels, RGBA. */
  decode(file: Uint8Array, signal?: Signal): Promise<Uint8Array>
  /** The finished file, with what is carried from the source. */
  wrap(file: Uint8Array, image: RgbaImage, preserved: PreservedMetadata): Promise<Encoded>
}

export interface Encoders {
  photo: PhotoCodec
  encodePng(indexed: IndexedPixels, options?: EncodePngOptions): Promise<Uint8Array<ArrayBuffer>>
  encodeWebp(indexed: IndexedPixels, options?: EncodeWebpOptions): Promise<Uint8Array<ArrayBuffer>>
  encodeJxl(indexed: IndexedPixels, options?: EncodeJxlOptions): Promise<Uint8Array<ArrayBuffer>>
  /** Any of them, with what is carried from the source. */
  encode(
    indexed: IndexedPixels,
    format: PaletteFormat,
    preserved: PreservedMetadata,
    options: FileOptions,
  ): Promise<Encoded>
}

/** Two pixels a byte: one may take fewer bytes, as indices are chosen for that. Fewer bits always pay. */
const PACKED_DEPTH = 4

/** With a byte a pixel if two may share one. */
const widened = (indexed: IndexedPixels): PackedPixels =>
  bitDepthOf(indexed) === PACKED_DEPTH ? { ...indexed, bitDepth: 8 } : indexed

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The profile out of an iCCP chunk: behind a name, a zero and the method. */
const profileOf = (iCCP: Uint8Array) => inflate(iCCP.subarray(iCCP.indexOf(0) + 2), MAX_PROFILE_BYTES)

/** Names for people. */
const NAMES = { webp: 'WebP', jxl: 'JPEG XL' }

/** What a WebP or JPEG XL cannot hold. The colors of a JPEG XL were turned to sRGB before. */
function lossNotes(format: keyof typeof NAMES, { chunks, pngChunks }: PreservedMetadata): string[] {
  const notes: string[] = []
  if (format === 'webp' && !chunks.iCCP && !isPlain({ chunks }))
    notes.push('WebP knows colors by an ICC profile alone, and the source has none: they may look different.')
  if (pngChunks.length > 0) notes.push(`${NAMES[format]} holds no PNG texts: ${pngChunks.length} were left out.`)
  return notes
}

/** Makes the encoders of a platform. */
export function makeEncoders(platform: EncodePlatform): Encoders {
  const { run } = platform
  /** A PNG by our own deflate, with the bit depth that makes it smaller. */
  async function plainPng(indexed: IndexedPixels, options: PlainOptions, level: DeflateLevel, signal?: Signal) {
    const deflate = platformDeflate(platform, { signal, level })
    const write = async (picture: PackedPixels) => ({
      picture,
      bytes: await writePng(picture, { ...options, deflate }),
    })
    const packed = await write(indexed)
    if (bitDepthOf(indexed) !== PACKED_DEPTH) return packed
    const wide = await write(widened(indexed))
    return wide.bytes.length < packed.bytes.length ? wide : packed
  }

  /**
   * The PNG by our own deflate and, if the effort asks for it and a sample does not tell otherwise, the one by oxipng:
   * the smaller one. oxipng may fail: the other one stays.
   */
  async function png(indexed: IndexedPixels, options: EncodePngOptions & FileOptions): Promise<Encoded> {
    const { effort, signal, onFast, keepPalette = false, isRepetitive = false, ...preserved } = options
    throwIfAborted(signal)
    checkIndexed(indexed)
    const { deflate, oxipng: level, isSampled } = pngPlan(checkOption('effort', effort), indexed, isRepetitive)
    // It is optimized by a thread in the meantime.
    const once = (png: Uint8Array) => run({ codec: 'oxipng', png, level }, signal)
    const sample = isSampled && level > 0 && (await takeSample(widened(indexed), once))
    if (onFast && deflate > 0) onFast((await plainPng(indexed, preserved, 0, signal)).bytes)
    const { bytes: plain, picture } = await plainPng(indexed, preserved, deflate, signal)
    throwIfAborted(signal)
    const notes: string[] = []
    if (level === 0) return { bytes: plain, notes }
    const optimize = async () => {
      if (sample && !(await sample.isWorth())) return null
      return optimizePng(picture, { level, keepPalette }, preserved, platform, signal)
    }
    const optimized = await optimize().catch(fault => {
      throwIfAborted(signal)
      const error = asMemoryError(fault)
      if (error instanceof HuepressError) throw error
      notes.push(`The PNG could not be squeezed, so it is larger than need be. (${reasonOf(error)})`)
      return null
    })
    throwIfAborted(signal)
    return { bytes: optimized && optimized.length <= plain.length ? optimized : plain, notes }
  }

  /** Runs WebAssembly alone: what goes wrong is said with what to do. */
  async function explain<T>(
    format: keyof typeof NAMES,
    { width, height }: Pick<RgbaImage, 'width' | 'height'>,
    signal: Signal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal)
    try {
      return await work()
    } catch (cause) {
      throwIfAborted(signal)
      if (cause instanceof HuepressError) throw cause
      const size = `${width}x${height} pixels`
      const message = `The ${NAMES[format]} of ${size} could not be written (${reasonOf(cause)}). Use the format png.`
      throw new HuepressError('encoder', message, { cause })
    }
  }

  const writeWith = <Metadata>(
    format: keyof typeof NAMES,
    write: typeof writeWebp | typeof writeJxl,
    indexed: IndexedPixels,
    { effort, signal, ...metadata }: EncodeOptions & Metadata,
  ): Promise<Uint8Array<ArrayBuffer>> =>
    explain(format, indexed, signal, () =>
      write(indexed, levelFor(checkOption('effort', effort), indexed), metadata, run, signal),
    )

  const photo: PhotoCodec = {
    async encode(image, quality, { effort, signal } = {}) {
      const { width, height } = image
      const data = await readData(image)
      const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      const settings = photoSettings({ method: photoMethod(checkOption('effort', effort)), quality })
      return explain('webp', image, signal, () => run({ codec: 'webp', rgba, width, height, settings }, signal))
    },
    decode: (file, signal) => run({ codec: 'webpDecoder', file }, signal),
    async wrap(file, image, preserved) {
      const { chunks, exif, xmp } = preserved
      const profile = chunks.iCCP && (await profileOf(chunks.iCCP))
      return { bytes: wrapPhoto(file, image, { profile, exif, xmp }), notes: lossNotes('webp', preserved) }
    },
  }

  const encodeWebp = (indexed: IndexedPixels, options: EncodeWebpOptions = {}) =>
    writeWith('webp', writeWebp, indexed, options)

  const encodeJxl = (indexed: IndexedPixels, options: EncodeJxlOptions = {}) =>
    writeWith('jxl', writeJxl, indexed, options)

  return {
    photo,
    encodePng: async (indexed, options = {}) => (await tellMemoryErrors(png(indexed, options), indexed)).bytes,
    encodeWebp,
    encodeJxl,
    async encode(indexed, format, preserved, options) {
      const { chunks, exif, xmp } = preserved
      const metadata = asPngChunks(preserved)
      if (format === 'png') return png(indexed, { ...options, chunks, metadata })
      const { onFast, keepPalette: _, isRepetitive: __, ...others } = options
      if (onFast) onFast((await plainPng(indexed, { chunks, metadata }, 0, options.signal)).bytes)
      const notes = lossNotes(format, preserved)
      if (format === 'jxl') return { bytes: await encodeJxl(indexed, { ...others, exif, xmp }), notes }
      format satisfies 'webp'
      const profile = chunks.iCCP && (await profileOf(chunks.iCCP))
      return { bytes: await encodeWebp(indexed, { ...others, profile, exif, xmp }), notes }
    },
  }
}
