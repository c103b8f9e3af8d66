import type { RgbaImage } from '../common/image.ts'
import type { HistogramHandle, Indexed } from './api-types.ts'

type FindDifference = (image: RgbaImage, result: Indexed, histogram: HistogramHandle) => Promise<number | null>

const finders = new WeakMap<object, FindDifference>()

/** Notes how an engine finds visible differences on its device; no part of its public face. */
export function offerDifference<T extends object>(engine: T, find: FindDifference): T {
  finders.set(engine, find)
  return engine
}

/**
 * The visible difference of an image and its palette image, found on the engine's device; null if there is none, or the
 * image is not open there.
 */
export async function differenceOnDevice(
  engine: object,
  image: RgbaImage,
  result: Indexed,
  histogram: HistogramHandle | undefined,
): Promise<number | null> {
  const find = finders.get(engine)
  return find && histogram ? find(image, result, histogram) : null
}
