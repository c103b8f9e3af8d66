import type { SpaceName } from '../../../index.ts'
import { writeOklab } from '../../oklab-position.ts'

/**
 * What a and b of OKLab are divided by. They are drawn 2.5 times as long as L, or most clouds would be mere columns.
 */
const CHROMA = 0.2

/**
 * Writes where a color stands to `out` from `offset` on: red, green, blue as x, y, z, each -1..1, or a, L, b, of which
 * L is. `shaders/page/color-cloud.wgsl` does the same. The color's bytes are R, G, B from the lowest on.
 */
export function writePlace(out: Float32Array | number[], offset: number, space: SpaceName, key: number): void {
  const r = key & 255
  const g = (key >>> 8) & 255
  const b = (key >>> 16) & 255
  if (space === 'srgb') {
    out[offset] = r / 127.5 - 1
    out[offset + 1] = g / 127.5 - 1
    out[offset + 2] = b / 127.5 - 1
    return
  }
  writeOklab(out, offset, r, g, b)
  const lightness = out[offset]
  out[offset] = out[offset + 1] / CHROMA
  out[offset + 1] = lightness * 2 - 1
  out[offset + 2] /= CHROMA
}

/** The same of one color. */
export function placeOf(space: SpaceName, r: number, g: number, b: number): [x: number, y: number, z: number] {
  const place: [number, number, number] = [0, 0, 0]
  writePlace(place, 0, space, r | (g << 8) | (b << 16))
  return place
}

/** A box with sides along the axes, by its middle and half its sides. */
export interface Box {
  middle: number[]
  half: number[]
}

/** The whole cube. */
export const CUBE: Box = { middle: [0, 0, 0], half: [1, 1, 1] }

/** The box around places (x, y, z each), a twentieth larger; the whole cube if there is none. */
export function boxAround(places: Float32Array): Box {
  if (places.length === 0) return CUBE
  const low = [1, 1, 1]
  const high = [-1, -1, -1]
  for (const [i, value] of places.entries()) {
    low[i % 3] = Math.min(low[i % 3], value)
    high[i % 3] = Math.max(high[i % 3], value)
  }
  return {
    middle: low.map((value, i) => (value + high[i]) / 2),
    half: low.map((value, i) => Math.max(0.05, 1.05 * ((high[i] - value) / 2))),
  }
}

/** A corner, an end of an axis or the middle of a side: from the middle `times` half the sides. */
const within = ({ middle, half }: Box, times: number[]): number[] =>
  middle.map((value, i) => value + times[i] * half[i])

const cornerOf = (i: number) => [i & 1, (i >> 1) & 1, i >> 2].map(bit => bit * 2 - 1)

/** The twelve edges of a box: two ends of three coordinates a line. */
export function linesOf(box: Box): Float32Array<ArrayBuffer> {
  const lines: number[] = []
  for (let from = 0; from < 8; from++) {
    for (const bit of [1, 2, 4]) {
      if (!(from & bit)) lines.push(...within(box, cornerOf(from)), ...within(box, cornerOf(from | bit)))
    }
  }
  return new Float32Array(lines)
}

const WORDS: Record<SpaceName, [word: string, direction: [number, number, number]][]> = {
  srgb: [
    ['more red', [1, -1, 0]],
    ['more green', [-1, 1, -1]],
    ['more blue', [0, -1, 1]],
  ],
  oklab: [
    ['lighter', [0, 1, 0]],
    ['darker', [0, -1, 0]],
    ['redder', [1, -1, 0]],
    ['greener', [-1, -1, 0]],
    ['yellower', [0, -1, 1]],
    ['bluer', [0, -1, -1]],
  ],
}

/** Words for the directions, and where they stand: on the sides of the box, a little outside. */
export function signsOf(space: SpaceName, box: Box): [word: string, at: number[]][] {
  const out = 0.07 * Math.hypot(...box.half)
  return WORDS[space].map(([word, direction]) => [
    word,
    within(box, direction).map((value, i) => value + out * direction[i]),
  ])
}
