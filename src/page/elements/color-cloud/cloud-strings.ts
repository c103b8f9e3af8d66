import type { SpaceName } from '../../../index.ts'
import { count } from '../../format-values.ts'
import { MAX_POINTS } from './raster.ts'

export interface Told {
  colors: number
  centroids: number
  space: SpaceName
  /** Whether a GPU draws; null while that is not known. */
  onGpu: boolean | null
}

const many = (number: number, word: string) => `${count(number)} ${word}${number === 1 ? '' : 's'}`
const NAMES: Record<SpaceName, string> = { oklab: 'OKLab', srgb: 'RGB' }

/** What the picture shows, for those who do not see it. */
export const labelOf = ({ colors, centroids, space }: Told): string =>
  `Cloud of ${many(colors, 'distinct color')} in ${NAMES[space]}${centroids ? `, with ${many(centroids, 'centroid')} among them` : ''}`

/** The line below the picture. */
export function captionOf({ colors, centroids, onGpu }: Told): string {
  const cloud = `${many(colors, 'distinct color')}, larger where more pixels have them`
  const rings = centroids ? `; the ${centroids === 1 ? 'ring is the centroid' : 'rings are the centroids'}` : ''
  const part = colors > MAX_POINTS ? `: ${count(MAX_POINTS)} of them, chosen evenly` : ''
  const how = onGpu === false ? ` Drawn in 2-D, without WebGPU${part}.` : onGpu ? ' Drawn with WebGPU.' : ''
  return `${cloud}${rings}.${how} Drag or use the arrow keys to turn it.`
}
