import { hash, makeLattice } from './lattice.ts'
import { makeShapes, type Shape } from './shapes.ts'

export interface Picture {
  width: number
  height: number
  /** RGBA, opaque. */
  data: Uint8Array<ArrayBuffer>
}

/** Sky above, ground below: the colors at the top and at the bottom of each. */
const SKY = [
  [70, 116, 178],
  [226, 206, 186],
]
const GROUND = [
  [128, 122, 78],
  [44, 58, 34],
]
const SHAPES = 36

interface Row {
  /** 0..255 each, a value a pixel. */
  broad: Int32Array
  fine: Int32Array
  /** Three values a pixel, 16ths of a level. */
  rgb: Int32Array
}

/** The sky or the ground of a row, lit by the broad light. */
function paintGround({ broad, fine, rgb }: Row, y: number, height: number): void {
  const horizon = Math.floor((height * 5) / 9)
  const isSky = y < horizon
  const [top, bottom] = isSky ? SKY : GROUND
  const part = isSky ? Math.floor((y * 256) / horizon) : Math.floor(((y - horizon) * 256) / (height - horizon))
  const texture = isSky ? 0 : 6 + (part >> 4)
  for (let x = 0, to = 0; x < broad.length; x++) {
    const light = (isSky ? (broad[x] - 128) >> 1 : broad[x] - 128) + (((fine[x] - 128) * texture) >> 4)
    for (let c = 0; c < 3; c++, to++) rgb[to] = (top[c] << 4) + (((bottom[c] - top[c]) * part) >> 4) + light * 4
  }
}

/** One shape over a row; its first and last pixel are mixed with what lies behind, as a lens would. */
function paintShape({ broad, fine, rgb }: Row, { colors: [a, b], texture }: Shape, left: number, right: number): void {
  const first = Math.max(0, left >> 4)
  const last = Math.min(broad.length - 1, right >> 4)
  const slope = Math.floor(2 ** 23 / Math.max(16, right - left))
  for (let x = first; x <= last; x++) {
    const cover = Math.min(16, (x + 1) * 16 - left, right - x * 16)
    const mix = (((right - x * 16) * slope) >> 16) + (broad[x] >> 1)
    const grain = ((fine[x] - 128) * texture) >> 3
    for (let c = 0, to = 3 * x; c < 3; c++, to++) {
      const color = (a[c] << 4) + (((b[c] - a[c]) * mix) >> 4) + grain
      rgb[to] += ((color - rgb[to]) * cover) >> 4
    }
  }
}

/** Writes a row with the noise of a sensor: more in the light, and the same part in all channels as well as its own. */
function finish({ rgb }: Row, y: number, seed: number, data: Uint8Array, from: number): void {
  let chance = hash(y, 7, seed)
  for (let i = 0, to = from; i < rgb.length; to += 4) {
    for (let c = 0; c < 3; c++, i++) {
      chance = (Math.imul(chance, 1664525) + 1013904223) | 0
      const noise = ((chance >>> 24) & 31) + ((chance >>> 16) & 31) - 31
      const level = (rgb[i] + 8 + ((noise * (24 + (rgb[i] >> 7))) >> 5)) >> 4
      data[to + c] = level < 0 ? 0 : level > 255 ? 255 : level
    }
    data[to + 3] = 255
  }
}

/**
 * A picture like a photo: smooth gradients, objects with edges, texture on some of them and a sensor's noise over all.
 * Integer arithmetic on seeded hashes throughout, so every engine gives the same bytes. Yields the rows done, some at
 * a time.
 *
 * @param width  at least 1
 * @param height at least 1
 * @param seed   any integer: another arrangement
 */
export function* generate(width: number, height: number, seed = 1): Generator<number, Picture> {
  const data = new Uint8Array(width * height * 4)
  const shapes = makeShapes(width, height, seed, SHAPES)
  const cells = [4, 16, 80].map(part => Math.max(2, Math.floor(height / part)))
  const broad = cells.map((cell, n) => makeLattice(width, cell, seed + n))
  const fine = [24, 7, 3].map((cell, n) => makeLattice(width, cell, seed + 8 + n))
  const row: Row = { broad: new Int32Array(width), fine: new Int32Array(width), rgb: new Int32Array(3 * width) }
  for (let y = 0; y < height; y++) {
    row.broad.fill(0)
    row.fine.fill(0)
    for (const [n, lattice] of broad.entries()) lattice.add(y, row.broad, [9, 5, 2][n])
    for (const [n, lattice] of fine.entries()) lattice.add(y, row.fine, [6, 6, 4][n])
    for (let x = 0; x < width; x++) {
      row.broad[x] >>= 4
      row.fine[x] >>= 4
    }
    paintGround(row, y, height)
    for (const shape of shapes) {
      const span = shape.span(y)
      if (span) paintShape(row, shape, ...span)
    }
    finish(row, y, seed, data, y * width * 4)
    if (y % 64 === 63) yield y + 1
  }
  return { width, height, data }
}

/** The whole picture at once. */
export function generateNow(width: number, height: number, seed = 1): Picture {
  const rows = generate(width, height, seed)
  for (;;) {
    const step = rows.next()
    if (step.done) return step.value
  }
}
