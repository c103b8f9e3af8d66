import type { Backend, BackendImage } from '../quantize/backend.ts'
import type { Hooks, QuantizeSettings } from '../quantize/settings.ts'
import { withoutSteps } from '../quantize/steps.ts'
import type { ImageHistogram, Raster } from '../quantize/types.ts'

/** Counts a picture that is new to its backend. */
export async function countImage(image: BackendImage, hooks: Hooks, job?: QuantizeSettings) {
  const begin = performance.now()
  if (job) image.prepare(job)
  const colors = await image.histogram(hooks)
  return { colors, ms: { histogram: performance.now() - begin, ...image.transfers() } }
}

/** Counts the colors of one of several images; without steps, since all of them are one stage. */
export async function countColorsOf(backend: Backend, raster: Raster, hooks: Hooks): Promise<ImageHistogram> {
  const image = backend.openImage(raster)
  try {
    const colors = await image.histogram(withoutSteps(hooks))
    return await colors.histogram()
  } finally {
    image.release()
  }
}
