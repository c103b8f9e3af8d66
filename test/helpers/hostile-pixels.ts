import { seededRandom } from '../../src/quantize/search/random.ts'

/** Parts of 256 that are not opaque, and levels of a channel. */
const KINDS = {
  opaque: [0, 256],
  mixed: [128, 256],
  'few translucent': [1, 256],
  translucent: [256, 256],
  'few colors': [30, 2],
} as const

export type PixelKind = keyof typeof KINDS
export const PIXEL_KINDS = Object.keys(KINDS) as PixelKind[]

/** Random pixels: runs of equal ones, colors under alpha 0, and the extremes among them. */
export function hostilePixels(size: number, kind: PixelKind): Uint32Array {
  const [translucent, levels] = KINDS[kind]
  const random = seededRandom(size + translucent + levels)
  const whole = (below: number) => Math.floor(random() * below)
  const channel = () => Math.round((255 * whole(levels)) / (levels - 1))
  const alpha = () => (whole(256) >= translucent ? 255 : whole(3) === 0 ? 0 : channel())
  const pixels = new Uint32Array(size)
  for (let i = 0; i < size; i++) {
    const isRun = i > 0 && whole(4) === 0
    pixels[i] = isRun ? pixels[i - 1] : channel() + channel() * 2 ** 8 + channel() * 2 ** 16 + alpha() * 2 ** 24
  }
  return pixels
}
