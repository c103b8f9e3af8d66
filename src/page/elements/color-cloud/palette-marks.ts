import type { SpaceName } from '../../../index.ts'
import { placeOf } from './color-position.ts'

/** Centroids at one moment. */
export interface Marks {
  /** x, y, z of each. */
  places: Float32Array<ArrayBuffer>
  /** RGBA of each; alpha 0 is not drawn. */
  colors: Uint8Array<ArrayBuffer>
}

/**
 * The centroids at a moment between two frames: on the straight way from one to the next in the space that is drawn.
 * Frames of different lengths do not blend.
 *
 * @param frames RGBA palettes, one an iteration.
 * @param moment 0 (first frame) to frames.length - 1.
 */
export function marksAt(frames: readonly Uint8Array[], moment: number, space: SpaceName): Marks {
  const frame = Math.min(Math.floor(moment), frames.length - 1)
  const from = frames[frame] ?? new Uint8Array()
  const to = frames[frame + 1]?.length === from.length ? frames[frame + 1] : from
  const part = moment - frame
  const places = new Float32Array((from.length / 4) * 3)
  const colors = new Uint8Array(from.length)
  for (let i = 0, j = 0; i < from.length; i += 4, j += 3) {
    const start = placeOf(space, from[i], from[i + 1], from[i + 2])
    const end = placeOf(space, to[i], to[i + 1], to[i + 2])
    for (let k = 0; k < 3; k++) places[j + k] = start[k] + part * (end[k] - start[k])
    for (let k = 0; k < 4; k++) colors[i + k] = Math.round(from[i + k] + part * (to[i + k] - from[i + k]))
  }
  return { places, colors }
}
