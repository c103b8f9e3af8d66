import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { Indexed } from '../engine/api-types.ts'
import { visibleDifferenceInSteps } from '../quantize/color/visible-difference.ts'

type Steps = Generator<void, number>

/** Of each index map: the figure, or the steps that lead to it, as far as they were gone. */
const known = new WeakMap<Uint8Array, number | Steps>()

function begin(image: RgbaImage, { indices, palette }: Indexed): Steps {
  const raster = { pixels: packedPixels(image.data), width: image.width, height: image.height }
  return visibleDifferenceInSteps(raster, packedPixels(palette), indices)
}

/** Goes a step further; the figure where that was the last. */
function advance(image: RgbaImage, indexed: Indexed): number | null {
  const { indices } = indexed
  const before = known.get(indices) ?? begin(image, indexed)
  if (typeof before === 'number') return before
  known.set(indices, before)
  const step = before.next()
  if (!step.done) return null
  // Cube roots differ in their last digits between engines; the figure is not to.
  const seen = Math.round(1e4 * step.value) / 1e4
  known.set(indices, seen)
  return seen
}

/** The difference that shows between a picture and its palette image; worked out once for each. */
export function visibleDifferenceOf(image: RgbaImage, indexed: Indexed): number {
  for (;;) {
    const seen = advance(image, indexed)
    if (seen !== null) return seen
  }
}

/** Works the same out while threads encode; `yieldToEventLoop` gives them their turns, and ends it where it throws. */
export async function visibleDifferenceAside(
  image: RgbaImage,
  indexed: Indexed,
  yieldToEventLoop: () => Promise<void>,
): Promise<void> {
  while (advance(image, indexed) === null) await yieldToEventLoop()
}
