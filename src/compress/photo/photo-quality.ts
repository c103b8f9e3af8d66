import { throwIfAborted } from '../../common/errors.ts'
import type { Signal } from '../../common/globals.ts'
import { readData } from '../../common/held-pixels.ts'
import type { RgbaImage } from '../../common/image.ts'
import { mseOfQuality } from '../../common/quality-scale.ts'
import { makeHooks } from '../../engine/progress.ts'
import type { PhotoCodec } from '../../formats/encode.ts'
import { parseRange } from '../../options/parse-units.ts'
import type { Effort, OptionValues } from '../../options/values.ts'
import { type PhotoDifference, photoDifference } from './photo-difference.ts'
import { sampleTiles } from './sample-tiles.ts'

/** The visible difference of a photo that looks the same: it goes with SSIMULACRA2 at about 85. */
const SAME_LOOK = 0.45
/** That of one that is hard to tell apart, for input that is about as small already as one that looks the same. */
const NEAR_LOOK = 0.75
/** That of one with small differences, for input that was compressed as much before. */
const SMALL_LOOK = 1.1

/** A photo is worth its loss where it has at most so much of its input's bytes. */
export const WORTH = 0.9

/** Up to here a photo is really made to say how large it is. */
const MAX_WHOLE_PIXELS = 2 ** 22

/** libwebp's scale. */
const MAX_PHOTO_QUALITY = 100

export interface PhotoJob {
  codec: PhotoCodec
  effort: Effort
  /** What the look is to be; by default the same. */
  quality?: OptionValues['quality']
  signal?: Signal
}

/** What is lost in a file. */
export async function measurePhoto(
  { codec, signal }: Pick<PhotoJob, 'codec' | 'signal'>,
  image: RgbaImage,
  file: Uint8Array,
): Promise<PhotoDifference> {
  const { yieldToEventLoop } = makeHooks(signal)
  await readData(image)
  const steps = photoDifference(image, await codec.decode(file, signal))
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await yieldToEventLoop()
  }
}

/** The lowest of libwebp's qualities that `isGood`, which the higher ones are then, too; 100 if none is. */
export async function lowestQuality(isGood: (quality: number) => Promise<boolean>, low = 0): Promise<number> {
  let high = MAX_PHOTO_QUALITY
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (await isGood(middle)) high = middle
    else low = middle + 1
  }
  return high
}

/** Looks for qualities of one picture with a part of its pixels; each file is made and measured once. */
export interface PhotoSearch {
  /** Whether a look is to be reached, best first; without an option, others follow for files that are small already. */
  targets: readonly PhotoTarget[]
  /** The quality of libwebp that a target needs, and about how many bytes the photo has then. */
  find(target: PhotoTarget): Promise<{ quality: number; bytes: number }>
}

type PhotoTarget = (difference: PhotoDifference) => boolean

const looks =
  (most: number): PhotoTarget =>
  ({ visible }) =>
    visible <= most

export function searchPhoto(image: RgbaImage, job: PhotoJob): PhotoSearch {
  const { codec, effort, signal } = job
  const sample = sampleTiles(image)
  const scale = (image.width * image.height) / (sample.width * sample.height)
  const range = parseRange(job.quality ?? null)
  const made = new Map<number, { bytes: number; difference: PhotoDifference }>()
  async function make(quality: number) {
    throwIfAborted(signal)
    const known = made.get(quality)
    if (known) return known
    const file = await codec.encode(sample, quality, { effort, signal })
    const result = { bytes: Math.round(scale * file.length), difference: await measurePhoto(job, sample, file) }
    made.set(quality, result)
    return result
  }
  return {
    targets: range ? [({ mse }) => mse <= mseOfQuality(range.max)] : [SAME_LOOK, NEAR_LOOK, SMALL_LOOK].map(looks),
    async find(target) {
      const quality = await lowestQuality(async quality => target((await make(quality)).difference))
      return { quality, bytes: (await make(quality)).bytes }
    },
  }
}

/** About how many bytes a photo has that is well below `limit`; null if there is none. */
export async function estimatePhoto(image: RgbaImage, job: PhotoJob, limit: number): Promise<number | null> {
  const { targets, find } = searchPhoto(image, job)
  const isSmall = image.width * image.height <= MAX_WHOLE_PIXELS
  for (const target of targets) {
    const { quality, bytes: estimated } = await find(target)
    const bytes = isSmall ? (await job.codec.encode(image, quality, job)).length : estimated
    if (bytes < WORTH * limit) return bytes
  }
  return null
}
