import type { SpaceName } from '../../../index.ts'
import type { Marks } from './palette-marks.ts'

/** Distinct colors: bytes R, G, B, A from the lowest on, and how many pixels have them. */
export interface Points {
  keys: Uint32Array
  weights: Uint32Array
}

/** All that one picture of the cloud depends on. */
export interface Scene {
  points: Points
  space: SpaceName
  marks: Marks
  /** Two ends a line. */
  lines: Float32Array<ArrayBuffer>
  matrix: Float32Array<ArrayBuffer>
  /** Pixels of the canvas. */
  width: number
  height: number
  sizes: Sizes
  /** The centroid that is pointed out, or null. */
  entry: number | null
  /** R, G, B of 0..255. */
  ground: number[]
  line: number[]
}

/** Draws scenes onto a canvas of its own. */
export interface Painter {
  canvas: HTMLCanvasElement
  /** Draws as much as it may at once; true when another call with the same scene would add to it. */
  draw(scene: Scene): boolean
  close(): void
}

export interface Sizes {
  /** Radius in pixels of a color of one pixel, of one of the most pixels, and of a centroid. */
  least: number
  most: number
  mark: number
}

/** Fewer points are larger; all grow with the canvas and, slower, with the zoom. `side`: the canvas's shorter one. */
export function sizesOf(points: number, marks: number, side: number, zoom: number): Sizes {
  const scale = (side / 420) * Math.sqrt(zoom)
  const least = scale * Math.min(3, Math.max(0.6, 0.6 * (60_000 / Math.max(1, points)) ** (1 / 3)))
  const mark = scale * Math.min(9, Math.max(4, 26 / Math.max(1, marks) ** 0.4))
  return { least, most: Math.min(least * 5, mark * 0.9), mark }
}

/** log2 of the largest weight, at least 1: what sizes are measured by. */
export function topOf(weights: Uint32Array): number {
  let most = 2
  for (let i = 0; i < weights.length; i++) if (weights[i] > most) most = weights[i]
  return Math.log2(most)
}
