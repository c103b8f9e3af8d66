import type { SpaceName } from '../../../engine/api-types.ts'
import { count } from '../../format-values.ts'
import { MOST_POINTS } from './raster.ts'

export interface Told {
  colours: number
  centroids: number
  space: SpaceName
  /** Whether a GPU draws; null while that is not known. */
  onGpu: boolean | null
}

const many = (number: number, word: string) => `${count(number)} ${word}${number === 1 ? '' : 's'}`
const NAMES: Record<SpaceName, string> = { oklab: 'OKLab', srgb: 'RGB' }

/** What the picture shows, for those who do not see it. */
export const labelOf = ({ colours, centroids, space }: Told): string =>
  `Cloud of ${many(colours, 'distinct colour')} in ${NAMES[space]}${centroids ? `, with ${many(centroids, 'centroid')} among them` : ''}`

/** The line below the picture. */
export function captionOf({ colours, centroids, onGpu }: Told): string {
  const cloud = `${many(colours, 'distinct colour')}, larger where more pixels have them`
  const rings = centroids ? `; the ${centroids === 1 ? 'ring is the centroid' : 'rings are the centroids'}` : ''
  const part = colours > MOST_POINTS ? `: ${count(MOST_POINTS)} of them, chosen evenly` : ''
  const how = onGpu === false ? ` Drawn in 2-D, without WebGPU${part}.` : onGpu ? ' Drawn with WebGPU.' : ''
  return `${cloud}${rings}.${how} Drag or use the arrow keys to turn it.`
}
