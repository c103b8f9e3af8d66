import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { Indexed } from '../engine/api-types.ts'
import { visibleDifferenceInSteps } from '../quantize/color/visible-difference.ts'

/** The visible difference between a picture and its palette image, as far as it was worked out. */
export interface DifferenceMeasure {
  /** The figure; what is missing is worked out at once. */
  finish(): number
  /** Works it out while threads encode; `yieldToEventLoop` gives them their turns, and ends it where it throws. */
  aside(yieldToEventLoop: () => Promise<void>): Promise<void>
}

/** Begins to measure; every step is done once. */
export function measureDifference(image: RgbaImage, { indices, palette }: Indexed): DifferenceMeasure {
  const raster = { pixels: packedPixels(image.data), width: image.width, height: image.height }
  const steps = visibleDifferenceInSteps(raster, packedPixels(palette), indices)
  let figure: number | null = null

  /** Goes a step further, if there is one; the figure where that was the last. */
  function advance(): number | null {
    if (figure !== null) return figure
    const step = steps.next()
    // More digits than four mean nothing.
    if (step.done) figure = Math.round(1e4 * step.value) / 1e4
    return figure
  }

  return {
    finish() {
      for (;;) {
        const done = advance()
        if (done !== null) return done
      }
    },
    async aside(yieldToEventLoop) {
      while (advance() === null) await yieldToEventLoop()
    },
  }
}
