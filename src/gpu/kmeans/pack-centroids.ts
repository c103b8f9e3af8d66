import type { Centroids } from '../../quantize/types.ts'

/** Lanes of a centroid on the GPU: always four, the last 0 in opaque images. */
const LANES = 4

/** Centroids as the shaders read them: a vec4 of integers each. */
export function packCentroids({ dims, count, coords }: Centroids): Int32Array<ArrayBuffer> {
  const words = new Int32Array(count * LANES)
  for (let k = 0; k < count; k++) words.set(coords.subarray(k * dims, (k + 1) * dims), k * LANES)
  return words
}

/** The same centroids at the places that the GPU found. */
export function unpackCentroids(start: Centroids, words: ArrayLike<number>): Centroids {
  const { dims, count } = start
  const coords = new Int32Array(count * dims)
  for (let k = 0; k < count; k++) for (let d = 0; d < dims; d++) coords[k * dims + d] = words[k * LANES + d]
  return { ...start, coords }
}
