/** Pixels of a file and their squared errors. Everything is in 8-bit sRGB values, as the file holds them. */
import sharp from 'sharp'

export interface Pixels {
  width: number
  height: number
  /** Rows of straight RGBA. */
  data: Uint8Array
  opaque: boolean
}

/** Results follow each other under one name, and libvips would give the pixels of the first for all of them. */
sharp.cache(false)

export type Ground = (x: number, y: number) => number

export async function readPixels(path: string): Promise<Pixels> {
  const image = sharp(path, { ignoreIcc: true, limitInputPixels: false }).toColorspace('srgb').ensureAlpha()
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data, opaque: isOpaque(data) }
}

function isOpaque(data: Uint8Array): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

export function requireSameSize(a: Pixels, b: Pixels): void {
  if (a.width === b.width && a.height === b.height) return
  throw new Error(`The result has ${b.width} x ${b.height} pixels where its original has ${a.width} x ${a.height}.`)
}

/** Gray values a picture is laid over, for each pixel at (x, y). The squares of the board are 8 pixels wide. */
export const GROUNDS: Record<'black' | 'white' | 'checker', Ground> = {
  black: () => 0,
  white: () => 255,
  checker: (x, y) => (((x >> 3) + (y >> 3)) & 1 ? 153 : 102),
}

/** Mean squared error a channel of two RGBA pictures, each composited over the ground. */
export function mseOver(original: Pixels, result: Pixels, ground: Ground): number {
  requireSameSize(original, result)
  const { width, height, data: a } = original
  const { data: b } = result
  let sum = 0
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i += 4) {
      const under = ground(x, y)
      const rest = (under * (b[i + 3] - a[i + 3])) / 255
      for (let c = i; c < i + 3; c++) sum += ((a[c] * a[i + 3] - b[c] * b[i + 3]) / 255 + rest) ** 2
    }
  return sum / (width * height * 3)
}

/** `mse`: the error over black and over white, averaged; for opaque pictures both are the plain error. */
export function meanSquaredError(original: Pixels, result: Pixels): number {
  const black = mseOver(original, result, GROUNDS.black)
  return original.opaque && result.opaque ? black : (black + mseOver(original, result, GROUNDS.white)) / 2
}

/**
 * Mean squared error a channel on the pixels that are neither clear nor opaque in the original, over black and over
 * white, averaged: a dark or light fringe shows here first. Null where there is no such pixel.
 */
export function softError(original: Pixels, result: Pixels): number | null {
  requireSameSize(original, result)
  const { data: a } = original
  const { data: b } = result
  let [sum, count] = [0, 0]
  for (let i = 0; i < a.length; i += 4) {
    if (a[i + 3] === 0 || a[i + 3] === 255) continue
    count++
    const lost = b[i + 3] - a[i + 3]
    for (let c = i; c < i + 3; c++) {
      const black = (a[c] * a[i + 3] - b[c] * b[i + 3]) / 255
      sum += black ** 2 + (black + lost) ** 2
    }
  }
  return count > 0 ? sum / (count * 6) : null
}

/** Distinct RGBA values, or null above 256. */
export function countColors({ data }: Pixels): number | null {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length >> 2)
  const seen = new Set<number>()
  for (const pixel of pixels) if (seen.add(pixel).size > 256) return null
  return seen.size
}
