import { throwIfAborted, untilAborted } from '../common/errors.ts'
import { tellMemoryErrors } from '../common/memory-errors.ts'
import { changeStages } from '../common/stages.ts'
import type { Indexed } from '../engine/api-types.ts'
import { differenceOnDevice } from '../engine/device-difference.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import { makeHooks } from '../engine/progress.ts'
import { type Effort, type PaletteFormat, roughEffort } from '../formats/effort.ts'
import type { Encoders } from '../formats/encode.ts'
import { checkQuantizeOptions, JOB_NAMES, quantizeOptionsOf, resolveJob } from '../options/resolve.ts'
import type { JobSettings } from '../options/resolved-options.ts'
import { resultOf } from './compress-result.ts'
import type { CompressOptions, CompressResult, FinishedJob } from './compress-types.ts'
import type { DecodedImage, DecodeOptions } from './decoded-image.ts'
import { tryPalette } from './hopeless.ts'
import { ImageContext, withContext } from './image-context.ts'
import { type Finished, keepOriginal } from './keep-original.ts'
import { type DifferenceMeasure, measureDifference } from './measure-difference.ts'
import { compressPhoto } from './photo/compress-photo.ts'
import { knownPalette, prepareWork, type Work } from './prepare-work.ts'
import { estimateOtherSizes, type MadeFile } from './suggest/estimate-other-sizes.ts'
import { type Alternatives, NO_ALTERNATIVES, suggest } from './suggest/suggest.ts'
import { formatNotes, type Sizes } from './suggest/suggest-colors.ts'
import { compressToTargetSize, type Job, type Made, type Make } from './target-size.ts'

const isDecoded = (input: unknown): input is DecodedImage =>
  typeof input === 'object' && input !== null && 'file' in input && 'chunks' in input

/** What a job made, or found out without making it. */
interface MadeOrNot extends Omit<Made, 'difference'> {
  difference: Pick<DifferenceMeasure, 'finish'>
  /** Of the file, and whether it was estimated. */
  size: number
  isRough: boolean
  lossy: number
}

const NOT_MADE = {
  ...{ bytes: new Uint8Array(), notes: [], encodeMs: 0, isRough: true },
  difference: { finish: () => 0 },
} satisfies Partial<MadeOrNot>

/** What differs between a browser and Node. */
export interface Platform<Input> {
  decode(input: Input, options: DecodeOptions): Promise<DecodedImage>
  createEngine(options: EngineOptions): Promise<Engine>
  encode: Encoders['encode']
  photo: Encoders['photo']
}

/** Photos are made elsewhere. */
const paletteFormat = ({ format }: Pick<JobSettings, 'format'>) => format as PaletteFormat

/** Whether clear pixels got colors, which were asked for: the original may lack them. */
const hasBleed = ({ palette }: Indexed) =>
  palette.some((value, i) => i % 4 !== 3 && value > 0 && palette[i - (i % 4) + 3] === 0)

/** Whether a dithered picture's indices were chosen so that bytes repeat: not if every pixel has its own color. */
const isRepetitive = ({ report }: Indexed, options: CompressOptions) =>
  report.lossy > 0 && report.mse > 0 && checkQuantizeOptions(quantizeOptionsOf(options)).dither > 0

/** Makes the one-call API of a platform, from file to file. */
export function makeCompress<Input>({ decode, createEngine, encode, photo }: Platform<Input>) {
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
      const onDevice = differenceOnDevice(engine, pixels.image, indexed, histogramHandle)
      const difference = measureDifference(pixels.image, indexed, onDevice)
      const draft = (bytes: Finished['bytes']) => {
        if (bytes.length > (limit ?? Number.POSITIVE_INFINITY)) return
        const resultBytes = bytes.length
        const finished = { bytes, usedOriginal: false, resultBytes, isRough: false, notes: [], ...NO_ALTERNATIVES }
        onDraft?.(resultOf(work, finished, 'png', { indexed, encodeMs: performance.now() - start, difference }))
      }
      const onFast = onDraft && draft
      const { effort, keepPalette } = settings
      const format = paletteFormat(settings)
      const how = { effort, signal, keepPalette, onFast, isRepetitive: isRepetitive(indexed, options) }
      const encoding = encode(indexed, format, preserved, how).then(encoded => ({
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
    async (indexed: Indexed) => {
      const how = { effort, signal: options.signal, isRepetitive: isRepetitive(indexed, options) }
      return (await encode(indexed, paletteFormat(settings), preserved, how)).bytes
    }

  /** How large the files of other numbers of colors would be. */
  function otherSizes(work: Work, made: MadeFile): Sizes {
    const { engine, pixels, histogramHandle, options } = work
    const { effort } = work.settings
    const { quality: _, histogram: __, paletteHandle: ___, ...quantizeOptions } = quantizeOptionsOf(options)
    const encodeFast = bytesWith(work, roughEffort(effort))
    const job = { pixels, histogramHandle, quantizeOptions, engine, encodeFast, encodeFully: bytesWith(work, effort) }
    return estimateOtherSizes(job, made)
  }

  /** What is smaller than the input. */
  function alternatives(work: Work, made: MadeFile): Promise<Alternatives> {
    const { options, settings, source } = work
    const job = { codec: photo, effort: settings.effort, signal: options.signal }
    return suggest(work.pixels.image, otherSizes(work, made), job, source.file.length)
  }

  /** The file of a job or, where it would be larger than its original all the same, its size alone. */
  async function makeFile(work: Work, job: Job): Promise<MadeOrNot> {
    const tried = await tryPalette({ encode }, work)
    if (tried?.hopeless) {
      const { indexed, size } = tried.hopeless
      const { lossy } = checkQuantizeOptions(quantizeOptionsOf(work.options))
      return { ...NOT_MADE, indexed: tried.addTimes(indexed), size, lossy }
    }
    const { limit } = work
    const file = limit === null ? job.make(job.quantizeOptions, job.onProgress) : compressToTargetSize(job, limit)
    const made = await file
    const indexed = tried?.addTimes(made.indexed) ?? made.indexed
    return { ...made, indexed, size: made.bytes.length, isRough: false, lossy: indexed.report.lossy }
  }

  /** From pixels to a file. */
  async function runJob(work: Work): Promise<CompressResult> {
    if (work.settings.format === 'photo') return compressPhoto(work, photo)
    const { engine, source, pixels, histogramHandle, options, settings, colorNotes } = work
    const { signal, onProgress } = options
    const { effort } = settings
    const format = paletteFormat(settings)
    const { quality, histogram: _, paletteHandle: __, ...quantizeOptions } = quantizeOptionsOf(options)
    const make = makeWith(work)
    const encodeFast = bytesWith(work, roughEffort(effort))
    const job = {
      pixels,
      histogramHandle,
      quantizeOptions: { ...quantizeOptions, quality },
      engine,
      onProgress,
      make,
      encodeFast,
    }
    const made = await makeFile(work, job)
    const { bytes, size, isRough, lossy } = made
    const { palette, report } = made.indexed
    const suggestOthers = () => alternatives(work, { report: { ...report, lossy }, palette, bytes: size })
    const candidate = { bytes, size, isRough, plain: colorNotes.length === 0, suggest: suggestOthers }
    const allowLarger = settings.allowLarger || hasBleed(made.indexed)
    const finished = await keepOriginal(candidate, source, { ...settings, allowLarger })
    throwIfAborted(signal)
    const ofFormat = formatNotes(format, made.indexed.report.colors)
    const notes = finished.usedOriginal ? finished.notes : [...made.notes, ...ofFormat, ...finished.notes]
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
    const working = withEngine(options, engine =>
      withContext(input, async picture => runJob(await prepareWork(engine, picture, options, settings))),
    )
    const result = await tellMemoryErrors(working, input instanceof ImageContext ? input.source : input)
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
    const picture = new ImageContext(decoded)
    try {
      throwIfAborted(options.signal)
      return await compressDecoded(picture, performance.now() - start, options, settings)
    } finally {
      picture.destroy()
    }
  }

  async function suggestSmaller(
    input: DecodedImage | ImageContext,
    { indexed: { palette }, report }: FinishedJob,
    options: CompressOptions = {},
  ): Promise<Alternatives> {
    checkQuantizeOptions(options, JOB_NAMES)
    const settings = resolveJob(options)
    throwIfAborted(options.signal)
    const { bytesIn, resultBytes } = report
    if (resultBytes < bytesIn || settings.keepPalette || settings.format === 'photo') return NO_ALTERNATIVES
    // The report of an original that was used says nothing of the result.
    const lossy = report.usedOriginal ? checkQuantizeOptions(quantizeOptionsOf(options)).lossy : report.lossy
    const made = { report: { ...report, colors: palette.length / 4, lossy }, palette, bytes: resultBytes }
    const searching = withEngine(options, engine =>
      withContext(input, async picture => {
        const work = await prepareWork(engine, picture, options, settings)
        return alternatives(work, made)
      }),
    )
    return tellMemoryErrors(searching, input instanceof ImageContext ? input.source : input)
  }

  return { compress, suggestSmaller }
}
