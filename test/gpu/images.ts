import sharp from 'sharp'
import { seededRandom } from '../../src/quantize/search/random.ts'
import type { Hooks } from '../../src/quantize/settings.ts'

/** Hooks that neither cancel nor report. */
export const quiet: Hooks = { step() {}, async yieldToEventLoop() {} }

/** Two tiles are counted at a time, and nobody is told. */
export const counting = { tilesAtOnce: 2, onTile: async () => {} }

/** Colors of so many pixels, which stay open and are read when they are asked for. */
export const countedOf = ({ length: pixels }: Uint32Array) => ({ pixels, isOpen: () => true, fewColors: 0 })

export function pack(r: number, g: number, b: number, a = 255): number {
  return (r | (g << 8) | (b << 16) | (a << 24)) >>> 0
}

/** A crop of the sample photo, packed. */
export async function photo(width: number, height: number): Promise<Uint32Array> {
  const bytes = await sharp('examples/parrots.png')
    .extract({ left: 300, top: 120, width, height })
    .ensureAlpha()
    .raw()
    .toBuffer()
  return new Uint32Array(Uint8Array.from(bytes).buffer)
}

/** Any colors at random; opaque ones unless `alpha`, where a third is opaque and a third fully transparent. */
export function noise(pixels: number, seed: number, alpha = false): Uint32Array {
  const random = seededRandom(seed)
  const kinds = [255, 0, Math.floor(random() * 256)]
  return Uint32Array.from({ length: pixels }, () => {
    const rgb = Math.floor(random() * 2 ** 24)
    const kind = Math.floor(random() * 3)
    const a = !alpha ? 255 : kind === 2 ? Math.floor(random() * 256) : kinds[kind]
    return (rgb + a * 2 ** 24) >>> 0
  })
}

/** A smooth gradient in all channels; alpha falls from left to right where asked. */
export function gradient(width: number, height: number, alpha = false): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, i) => {
    const x = (i % width) / Math.max(1, width - 1)
    const y = Math.floor(i / width) / Math.max(1, height - 1)
    const level = (t: number) => Math.round(255 * t)
    return pack(level(x), level(y), level((x + y) / 2), alpha ? level(1 - x * y) : 255)
  })
}

/** `distinct` grays and blues, each several times. */
export function fewColors(distinct: number, pixels: number): Uint32Array {
  return Uint32Array.from({ length: pixels }, (_, i) => {
    const n = (i * 7) % distinct
    return pack(n & 255, n & 255, (n >> 8) * 100)
  })
}
