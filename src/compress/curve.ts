import { MAX_COLORS, MIN_COLORS } from '../common/constants.ts'
import { throwIfAborted } from '../common/errors.ts'
import type { PaletteHandle } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import type { Encoders } from '../formats/encode.ts'
import { checkQuantizeOptions, JOB_NAMES, paletteOptionsOf } from '../options/resolve.ts'
import type { CompressOptions } from './compress-types.ts'
import type { DecodedImage } from './decoded-image.ts'
import { openSizeEstimate } from './estimate-size.ts'
import { type ImageContext, withContext } from './image-context.ts'
import { histogramFor } from './job-pixels.ts'
import { drawPalette, type Picture, samplePoints } from './preview.ts'

/** What one number of colors would give, roughly: the job itself looks longer for colors, and measures its file. */
export interface CurvePoint {
  /** Most colors asked for: a power of 2. */
  colors: number
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  /** Pixels of each entry, as long as every pixel takes its nearest one. */
  counts: Uint32Array
  /**
   * Of the nearest entries, before dithering and lossiness: 8-bit sRGB squared error, mean over pixels and channels.
   */
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

/** Better colors than this speed finds are not seen in the overview. */
const SPEED = 9
const THUMBNAIL = 256

/** 2, 4, 8 ... 256, up to the first that holds every color of the picture. */
function* numbers(distinctColors: number): Generator<number> {
  for (let colors = MIN_COLORS; ; colors *= 2) {
    yield colors
    if (colors >= Math.min(distinctColors, MAX_COLORS)) return
  }
}

/** Makes the overview of a platform. */
export function makeCurve(encoders: Pick<Encoders, 'encode'>) {
  async function findPoints(engine: Engine, picture: ImageContext, options: CurveOptions): Promise<CurvePoint[]> {
    const {
      thumbnail: side = THUMBNAIL,
      onPoint,
      palette: __,
      colors: ___,
      quality: ____,
      paletteHandle: _____,
      ...job
    } = options
    const { signal, onProgress, speed = SPEED } = job
    checkQuantizeOptions(job, JOB_NAMES)
    throwIfAborted(signal)
    const pixels = await picture.pixels(job)
    const { image } = pixels
    const histogramHandle = await histogramFor(pixels, job.histogram, engine, { signal })
    const small = samplePoints(image, side / Math.max(image.width, image.height))
    const rough = await openSizeEstimate(encoders, engine, pixels, histogramHandle, picture.source, job)
    const points: CurvePoint[] = []
    async function finish(colors: number, found: PaletteHandle, thumbnail: Picture, size: Promise<number>) {
      const { palette, counts, mse, psnr, quality } = found
      const bytes = await size
      throwIfAborted(signal)
      const point: CurvePoint = { colors, palette, counts, mse, psnr, quality, bytes, estimated: true, thumbnail }
      points.push(point)
      onPoint?.(point)
      onProgress?.({ stage: 'kmeans', fraction: Math.log2(colors) / Math.log2(MAX_COLORS), iterations: 0 })
    }
    const ofPalette = { ...paletteOptionsOf(job), points: undefined }
    const clustering = { ...ofPalette, speed: Math.max(speed, SPEED), rough: true, signal }
    let before = Promise.resolve()
    for (const colors of numbers(histogramHandle.distinctColors)) {
      const found = await engine.palette(histogramHandle, { ...clustering, colors })
      const mapped = await rough.map(found.palette)
      const thumbnail = await drawPalette(found, small)
      // The file is written while the next palette is looked for.
      await before
      before = finish(colors, found, thumbnail, rough.bytes(mapped))
      before.catch(() => {})
    }
    await before
    return points
  }

  /**
   * The overview of a picture: what 2, 4 ... 256 colors would give with these options, coarsest first, ending where
   * every color has an entry of its own. The colors are counted whole, but clustered roughly (`PaletteOptions.rough`,
   * speed 9 or 10); sizes are estimated from strips of rows, and the thumbnails are points of the picture. Where one of
   * the numbers is asked for afterwards, that job decides.
   *
   * `options.histogram`, or an `ImageContext` that has one, spares the counting. Errors: 'usage'; the signal's reason.
   */
  return function curve(
    engine: Engine,
    input: DecodedImage | ImageContext,
    options: CurveOptions = {},
  ): Promise<CurvePoint[]> {
    return withContext(input, picture => findPoints(engine, picture, options))
  }
}
