import { HuepressError, throwIfAborted } from '../../common/errors.ts'
import { bytesText } from '../../common/number-text.ts'
import { qualityOf } from '../../common/quality-scale.ts'
import { stageMs } from '../../common/stages.ts'
import type { Indexed, Report } from '../../engine/api-types.ts'
import type { Encoded, PhotoCodec } from '../../formats/encode.ts'
import { checkOption } from '../../options/check.ts'
import { parseRange } from '../../options/parse-units.ts'
import { checkReached } from '../../quantize/search/target-error.ts'
import { resultOf } from '../compress-result.ts'
import type { CompressResult } from '../compress-types.ts'
import { keepOriginal } from '../keep-original.ts'
import type { Work } from '../prepare-work.ts'
import { NO_ALTERNATIVES } from '../suggest/suggest.ts'
import type { PhotoDifference } from './photo-difference.ts'
import { lowestQuality, measurePhoto, type PhotoJob, searchPhoto, WORTH } from './photo-quality.ts'

interface MadePhoto extends Encoded {
  /** libwebp's. */
  quality: number
  /** Without metadata. */
  file: Uint8Array
}

/** Makes the file with the first of the looks that is well below the input's size; with the last if none is. */
async function makePhoto(work: Work, job: PhotoJob): Promise<MadePhoto> {
  const { pixels, limit, preserved, settings, source } = work
  const { codec, effort, signal } = job
  const { image } = pixels
  async function make(quality: number): Promise<MadePhoto> {
    throwIfAborted(signal)
    const file = await codec.encode(image, quality, { effort, signal })
    return { ...(await codec.wrap(file, image, preserved)), quality, file }
  }
  const { targets, find } = searchPhoto(image, job)
  let best: MadePhoto | undefined
  for (const target of settings.allowLarger ? targets.slice(0, 1) : targets) {
    best = await make((await find(target)).quality)
    if (best.bytes.length < WORTH * source.file.length) break
  }
  return fitPhoto(best!, limit, make)
}

/** A photo, or the best that has at most `limit` bytes. */
async function fitPhoto(photo: MadePhoto, limit: number | null, make: (quality: number) => Promise<MadePhoto>) {
  const { quality } = photo
  let best = photo
  if (limit === null || best.bytes.length <= limit) return best
  // Bisects from above: the lowest step down that fits.
  const down = await lowestQuality(async step => {
    if (step > quality) return true
    const made = await make(quality - step)
    if (made.bytes.length <= limit) best = made
    return made.bytes.length <= limit
  }, 1)
  if (down > quality) throw tooMany((await make(0)).bytes.length, limit)
  return best
}

function tooMany(bytes: number, limit: number): HuepressError {
  const sizes = `The smallest photo has ${bytesText(bytes)}, more than the ${bytesText(limit)} that were asked for at most.`
  return new HuepressError('too-many-bytes', `${sizes} Nothing was written. Allow more, or scale the picture down.`)
}

/** The report of a picture without a palette: no colors were looked for. */
function reportOf(work: Work, { mse }: PhotoDifference): Report {
  const { histogramHandle, pixels, options } = work
  const { width, height } = pixels.image
  return {
    width,
    height,
    pixels: width * height,
    distinctColors: histogramHandle.distinctColors,
    colors: 0,
    space: checkOption('space', options.space),
    backend: 'cpu',
    adapter: null,
    iterations: 0,
    converged: true,
    mse,
    psnr: 10 * Math.log10(255 ** 2 / mse),
    quality: qualityOf(mse),
    searchedColors: null,
    lossy: 0,
    ms: stageMs({}, 0, { lloyd: 0, upload: 0, readBack: 0 }),
    notes: [],
  }
}

/** From pixels to a lossy WebP without a palette. */
export async function compressPhoto(work: Work, codec: PhotoCodec): Promise<CompressResult> {
  const { source, pixels, options, settings, colorNotes } = work
  const { signal, onProgress, quality } = options
  if (options.palette)
    throw new HuepressError('usage', 'A photo has no palette, so palette has no meaning. Leave it out.')
  const start = performance.now()
  onProgress?.({ stage: 'encode', fraction: 0.2, iterations: 0 })
  const job = { codec, effort: settings.effort, quality, signal }
  const made = await makePhoto(work, job)
  onProgress?.({ stage: 'encode', fraction: 0.8, iterations: 0 })
  const difference = await measurePhoto(job, pixels.image, made.file)
  const report = reportOf(work, difference)
  checkReached(report.quality, parseRange(quality ?? null)?.min ?? 0, 'as a photo')
  const { width, height } = report
  const indexed: Indexed = { width, height, palette: new Uint8Array(), indices: new Uint8Array(), report }
  const result = {
    bytes: made.bytes,
    size: made.bytes.length,
    isRough: false,
    plain: colorNotes.length === 0,
    suggest: async () => NO_ALTERNATIVES,
  }
  const finished = await keepOriginal(result, source, settings)
  throwIfAborted(signal)
  const notes = finished.usedOriginal ? finished.notes : [...made.notes, ...finished.notes]
  const visible = Math.round(1e4 * difference.visible) / 1e4
  const figures = { indexed, encodeMs: performance.now() - start, difference: { finish: () => visible } }
  const whole = resultOf(work, { ...finished, notes }, 'photo', figures)
  if (!finished.usedOriginal) whole.report.photoQuality = made.quality
  onProgress?.({ stage: 'encode', fraction: 1, iterations: 0 })
  return whole
}
