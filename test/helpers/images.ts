import { seededRandom } from '../../src/quantize/search/random.ts'

/** A test picture: packed pixels r | g << 8 | b << 16 | a << 24. */
export interface TestImage {
  name: string
  width: number
  height: number
  pixels: Uint32Array
}

const pack = (r: number, g: number, b: number, a = 255) =>
  (Math.round(r) | (Math.round(g) << 8) | (Math.round(b) << 16) | (Math.round(a) << 24)) >>> 0

/** A picture from a function of column and row that gives r, g, b and, optionally, a. */
export function draw(
  name: string,
  width: number,
  height: number,
  color: (x: number, y: number) => number[],
): TestImage {
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b, a] = color(x, y)
      pixels[y * width + x] = pack(r, g, b, a)
    }
  }
  return { name, width, height, pixels }
}

/** Smooth hills of light with grain: many near colors, as in a photo. */
export function photoLike(width: number, height: number, seed = 1): TestImage {
  const random = seededRandom(seed)
  const waves = Array.from({ length: 9 }, () => [random() * 0.09, random() * 0.09, random() * 6, random()])
  return draw('photo-like', width, height, (x, y) =>
    [0, 1, 2].map(channel => {
      let light = 0
      for (const [n, [fx, fy, phase, mix]] of waves.entries()) {
        light += Math.sin(x * fx + y * fy + phase + channel * mix * 5) / (1 + (n % 3))
      }
      return Math.min(255, Math.max(0, 128 + 28 * light + 10 * (random() - 0.5)))
    }),
  )
}

export function noise(width: number, height: number, seed = 2): TestImage {
  const random = seededRandom(seed)
  return draw('noise', width, height, () => [random() * 255, random() * 255, random() * 255])
}

export function gradient(width: number, height: number): TestImage {
  return draw('gradient', width, height, (x, y) => [
    (255 * x) / Math.max(1, width - 1),
    (255 * y) / Math.max(1, height - 1),
    (255 * (x + y)) / Math.max(1, width + height - 2),
  ])
}

/** A disc with a soft edge on nothing: all kinds of alpha, with different colors hidden under alpha 0. */
export function softDisc(size: number, seed = 3): TestImage {
  const base = photoLike(size, size, seed).pixels
  return draw('soft disc', size, size, (x, y) => {
    const edge = size / 2 - Math.hypot(x - size / 2, y - size / 2)
    const alpha = Math.min(255, Math.max(0, edge * 24))
    const p = base[y * size + x]
    return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255, alpha]
  })
}

export function alphaNoise(width: number, height: number, seed = 4): TestImage {
  const random = seededRandom(seed)
  return draw('alpha noise', width, height, () => [0, 0, 0, 0].map(() => random() * 255))
}

/** Exactly `count` distinct opaque colors, each in several places. */
export function withColors(count: number, width: number, height: number): TestImage {
  return draw(`${count} colors`, width, height, (x, y) => {
    const n = (y * width + x) % count
    return [(n * 37) & 255, (n * 91 + (n >> 3)) & 255, n & 255]
  })
}

/** The cases every back end must agree on, small enough for a software adapter. */
export function smallCases(): TestImage[] {
  return [
    photoLike(60, 32),
    softDisc(36),
    alphaNoise(24, 16),
    gradient(48, 20),
    noise(32, 18),
    { ...noise(1, 1), name: 'a single pixel' },
    { ...photoLike(300, 1), name: 'one row' },
    { ...photoLike(1, 300), name: 'one column' },
    draw('one color', 17, 13, () => [12, 200, 99]),
    draw('fully transparent', 9, 9, (x, y) => [x * 9, y * 9, 77, 0]),
  ]
}

/** The same picture as the public API takes it. */
export function toRgba(image: TestImage) {
  return { width: image.width, height: image.height, data: new Uint8Array(image.pixels.buffer.slice(0)) }
}
