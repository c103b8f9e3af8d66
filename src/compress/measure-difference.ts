import { readData } from '../common/held-pixels.ts'
import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { Indexed } from '../engine/api-types.ts'
import { openRaster } from '../engine/open-raster.ts'
import { visibleDifferenceInSteps } from '../quantize/color/visible-difference.ts'

/** The visible difference between a picture and its palette image, as far as it was worked out. */
export interface DifferenceMeasure {
  /** The figure; what is missing is worked out at once. */
  finish(): number
  /** Works it out while threads encode; `yieldToEventLoop` gives them their turns, and ends it where it throws. */
  aside(yieldToEventLoop: () => Promise<void>): Promise<void>
}

// More digits than four mean nothing.
const round = (figure: number) => Math.round(1e4 * figure) / 1e4

/** Begins to measure; every step is done once. `onDevice`: the figure if a device has found it, else null. */
export function measureDifference(
  image: RgbaImage,
  { indices, palette }: Indexed,
  onDevice: Promise<number | null>,
): DifferenceMeasure {
  const steps = visibleDifferenceInSteps(openRaster(image), packedPixels(palette), indices)
  let figure: number | null = null

  /** Goes a step further, if there is one; the figure where that was the last. */
  function advance(): number | null {
    if (figure !== null) return figure
    const step = steps.next()
    if (step.done) figure = round(step.value)
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
      const found = await onDevice
      if (found !== null) figure ??= round(found)
      if (figure === null) await readData(image)
      while (advance() === null) await yieldToEventLoop()
    },
  }
}
