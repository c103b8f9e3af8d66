import { levelFor } from './codecs/effort.ts'
import type { Encoders } from './codecs/encode.ts'
import { carry } from './codecs/keep.ts'
import { type CompressOptions, type DecodedImage, JOB_NAMES, plainPixels } from './compress.ts'
import { MAX_COLORS, MIN_COLORS } from './core/constants.ts'
import { type Counted, isCountOf } from './counted.ts'
import type { Engine } from './engine.ts'
import { throwIfAborted } from './errors.ts'
import { checkOption, checkQuantizeOptions } from './options.ts'
import { mapToPalette, type Picture, samplePoints } from './picture.ts'
import { sampleRows } from './sample-rows.ts'
import type { RgbaImage } from './types.ts'

/** What one number of colours would give, roughly: the job itself looks longer for colours, and measures its file. */
export interface CurvePoint {
  /** Most colours asked for: a power of 2. */
  colors: number
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  /** Pixels of each entry, as long as every pixel takes its nearest one. */
  counts: Uint32Array
  /** Of the nearest entries, before dithering and lossiness: 8-bit sRGB squared error, mean over pixels and channels. */
  mse: number
  psnr: number
  /** 0 (worst) to 100, about pngquant's scale. */
  quality: number
  /** Estimated size of the file that the options would give, from a fast file of some rows. */
  bytes: number
  estimated: true
  /** Points of the picture in their nearest entries, not dithered. */
  thumbnail: Picture
}

/** Options of a job; `colors`, `quality`, `maxBytes` and `palette` count for nothing here. */
export interface CurveOptions extends CompressOptions {
  /** Longest side of the thumbnails in pixels; default 256. */
  thumbnail?: number
  /** Called with each point as it is found. */
  onPoint?: (point: CurvePoint) => void
}

/** Better colours than this speed finds are not seen in the overview: 1 % of the error, in a third of the time. */
const SPEED = 9
const THUMBNAIL = 256

/** 2, 4, 8 ... 256, up to the first that holds every colour of the picture. */
function* numbers(distinctColors: number): Generator<number> {
  for (let colors = MIN_COLORS; ; colors *= 2) {
    yield colors
    if (colors >= Math.min(distinctColors, MAX_COLORS)) return
  }
}

/** Makes the overview of a platform. */
export function makeCurve({ encode }: Pick<Encoders, 'encode'>) {
  /** Makes the function that estimates the size of the whole file with a palette. */
  async function sizer(engine: Engine, image: RgbaImage, decoded: DecodedImage, options: CompressOptions) {
    const { signal } = options
    const format = checkOption('format', options.format) as 'png' | 'webp'
    const pixels = image.width * image.height
    const { space, dither, lossy } = checkQuantizeOptions(options, JOB_NAMES, pixels)
    const level = levelFor(format, checkOption('effort', options.effort) as number, pixels)
    const keep = checkOption('keep', options.keep) as 'none' | 'icc' | 'all'
    const carried = await carry(decoded, { keep, keepLocation: options.keepLocation ?? false })
    const sample = sampleRows(image)
    const counted = await engine.count(sample, { signal })
    const scale = pixels / counted.pixels
    const effort = Math.min(level, 1)
    return async (palette: Uint8Array): Promise<number> => {
      const indexed = await engine.quantize(sample, { palette, counted, space, dither, lossy, signal })
      const single = { ...indexed, width: 1, height: 1, indices: indexed.indices.subarray(0, 1) }
      const [file, rest] = await Promise.all([
        encode(indexed, format, carried, { effort, signal }),
        encode(single, 'png', carried, { effort: 0, signal }),
      ])
      // Palette and metadata do not grow with the picture.
      return Math.round(rest.bytes.length + scale * Math.max(1, file.bytes.length - rest.bytes.length))
    }
  }

  /**
   * The overview of a picture: what 2, 4 ... 256 colours would give with these options, coarsest first, ending where every
   * colour has an entry of its own. The colours are counted and clustered whole, but less is looked for good ones (speed 9,
   * unless 10 is asked for), sizes are estimated from bands of rows and the thumbnails are points of the picture. Where
   * one of the numbers is asked for afterwards, that job decides.
   *
   * `options.counted` spares the counting. Errors: 'usage', 'aborted'.
   */
  return async function curve(
    engine: Engine,
    decoded: DecodedImage,
    options: CurveOptions = {},
  ): Promise<CurvePoint[]> {
    const { thumbnail: side = THUMBNAIL, onPoint, ...job } = options
    const { signal, onProgress, space, weights, seed, speed = SPEED } = job
    checkQuantizeOptions(job, JOB_NAMES)
    throwIfAborted(signal)
    const { image } = job.keep === 'none' ? await plainPixels(decoded) : { image: decoded }
    const known = job.counted && isCountOf(job.counted, image) ? job.counted : null
    const counted: Counted = known ?? (await engine.count(image, { signal }))
    const { palette: _, colors: __, quality: ___, clustered: ____, maxBytes: _____, ...others } = job
    const sizeOf = await sizer(engine, image, decoded, { ...others, counted: undefined })
    const small = samplePoints(image, side / Math.max(image.width, image.height))
    const points: CurvePoint[] = []
    for (const colors of numbers(counted.distinctColors)) {
      const clustering = { colors, space, weights, seed, speed: Math.max(speed, SPEED), signal }
      const { palette, counts, mse, psnr, quality } = await engine.palette(counted, clustering)
      const bytes = await sizeOf(palette)
      const { picture } = await mapToPalette(engine, small, palette, space)
      throwIfAborted(signal)
      const point = { colors, palette, counts, mse, psnr, quality, bytes, estimated: true as const, thumbnail: picture }
      points.push(point)
      onPoint?.(point)
      onProgress?.({ stage: 'cluster', fraction: Math.log2(colors) / Math.log2(MAX_COLORS), iterations: 0 })
    }
    return points
  }
}
