import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { Indexed } from '../engine/api-types.ts'
import { meanColorDifference } from '../quantize/color/color-difference.ts'

/**
 * How far the colors of a palette image are from those of its original: the distance in OKLab times 100, mean over all
 * pixels. About 2 is just visible side by side. It compares pixel by pixel, so a dithered image scores worse than it
 * looks; `report.visibleDifference` does not.
 */
export function colorDifference(image: RgbaImage, { palette, indices }: Pick<Indexed, 'palette' | 'indices'>): number {
  return meanColorDifference(packedPixels(image.data), palette, indices)
}
