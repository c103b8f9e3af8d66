/**
 * The entry `huepress/quantize`: pixels to palette and indices alone.
 * It reads and writes no files, so it brings no image codecs and no workers, and is the same in Node,
 * in browsers and in workers.
 */

import type { RgbaImage } from '../common/image.ts'
import type { Indexed, QuantizeOptions } from './api-types.ts'
import { createEngine as createAnyEngine, type Engine, type EngineOptions } from './engine.ts'

export * from './engine-exports.ts'

/**
 * Opens an engine for any number of images: the GPU of `options.device`, `options.gpu` or `navigator.gpu`, else the
 * CPU, which gives the same bytes. Large images are dithered in the caller's thread; the engine of `huepress` has
 * workers for them.
 *
 * Errors: 'no-gpu' if `backend` is 'gpu' and there is none; 'gpu' if it fails.
 */
export const createEngine = (options?: EngineOptions): Promise<Engine> => createAnyEngine(options)

/**
 * Finds at most `options.colors` palette entries for one image on the CPU, and the entry of each pixel. The image is
 * not changed. For a GPU or for several images use `createEngine`.
 *
 * @returns `palette`: RGBA, 4 bytes an entry; `indices`: one byte a pixel, row by row; `report`: error, times and
 * notes.
 * Errors: 'usage' for a wrong option; 'quality' if `options.quality` is out of reach; the signal's reason.
 */
export async function quantize(image: RgbaImage, options?: QuantizeOptions): Promise<Indexed> {
  const engine = await createAnyEngine({ backend: 'cpu' })
  return engine.quantize(image, options)
}
