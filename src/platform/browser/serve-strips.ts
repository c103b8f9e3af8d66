import { type Ditherer, type DitherPlan, ditherer } from '../../quantize/dither/dither.ts'
import type { StripInput } from '../../quantize/dither/strips.ts'

/**
 * Makes the worker that it is called in one that dithers strips of large pictures, for the option `stripWorker` of
 * `createEngine`.
 */
export function serveStrips(): void {
  let dither: Ditherer | null = null
  // The plan comes first, then the strips.
  self.onmessage = ({ data }: MessageEvent<DitherPlan | StripInput>) => {
    if ('palette' in data) {
      dither = ditherer(data)
      return
    }
    const { raster, indices } = data
    for (const _ of dither!(raster, indices));
    self.postMessage(indices, { transfer: [indices.buffer] })
  }
}
