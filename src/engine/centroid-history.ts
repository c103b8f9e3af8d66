import { keyOfCentroid } from '../quantize/color/color-space.ts'
import type { Centroids, SpaceName } from '../quantize/types.ts'

/** Palettes of one history, at most, the last one among them. */
const MAX_SNAPSHOTS = 64

/** The centroid that each palette entry comes from: the nearest of the last ones, once they are 8-bit colors. */
function sourcesOf(palette: Uint32Array, last: Uint32Array): Uint32Array {
  const distance = (a: number, b: number) => {
    let sum = 0
    for (let shift = 0; shift < 32; shift += 8) sum += (((a >>> shift) & 255) - ((b >>> shift) & 255)) ** 2
    return sum
  }
  return palette.map(key => {
    let best = 0
    for (let k = 1; k < last.length; k++) if (distance(last[k], key) < distance(last[best], key)) best = k
    return best
  })
}

function keysOf(centroids: Centroids, space: SpaceName, gray: boolean): Uint32Array {
  const { coords, count, dims } = centroids
  return Uint32Array.from({ length: count }, (_, k) => keyOfCentroid(coords, k * dims, dims, space, gray))
}

/** RGBA bytes whatever the machine's byte order. */
function bytesOf(keys: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(keys.length * 4)
  keys.forEach((key, k) => {
    for (let channel = 0; channel < 4; channel++) bytes[k * 4 + channel] = key >>> (8 * channel)
  })
  return bytes
}

/** Collects the centroids of clusterings as they move; a search makes several, each with its own number of them. */
export function makeCentroidHistory(space: SpaceName, gray: boolean) {
  const byCount = new Map<number, Centroids[]>()
  return {
    /** For `Hooks`. */
    centroids(centroids: Centroids): void {
      const before = byCount.get(centroids.count)
      if (before) before.push(centroids)
      else byCount.set(centroids.count, [centroids])
    },
    /** The palettes on the way to this one, evenly chosen where they are too many, and it as the last. */
    frames(palette: Uint32Array, colors: number): Uint8Array[] {
      const all = byCount.get(colors) ?? []
      const end = bytesOf(palette)
      if (all.length === 0) return [end]
      const sources = sourcesOf(palette, keysOf(all[all.length - 1], space, gray))
      const count = Math.min(all.length, MAX_SNAPSHOTS - 1)
      const chosen = Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)])
      const palettes = chosen.map(centroids => keysOf(centroids, space, gray))
      return [...palettes.map(keys => bytesOf(sources.map(k => keys[k]))), end]
    },
  }
}
