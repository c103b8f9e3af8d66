/** The picture that the benches measure with: the same bytes in every engine, since all of it is integer arithmetic. */
import type { RgbaImage } from '../../src/index.ts'

function hash(n: number, seed: number): number {
  const mixed = Math.imul(n ^ (seed * 0x9e3779b1), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0
}

/** Slow light over a ground, discs with hard edges, and on all of it the noise of a sensor. Opaque. */
export function makePicture(width: number, height: number, seed = 1): RgbaImage & { data: Uint8Array<ArrayBuffer> } {
  const data = new Uint8Array(width * height * 4)
  const cell = Math.max(4, height >> 2)
  let chance = seed
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)]
      const object = hash(row * 97 + column + 1, seed)
      const [dx, dy] = [(x % cell) * 2 - cell, (y % cell) * 2 - cell]
      const shade = dx * dx + dy * dy < ((object >>> 24) / 255) * cell * cell ? object : 0x6a5a4c
      const light = Math.floor((x * 70) / width) + Math.floor((y * 90) / height)
      for (let c = 0; c < 3; c++) {
        chance = (Math.imul(chance, 1664525) + 1013904223) | 0
        const noise = ((chance >>> 24) & 15) + ((chance >>> 16) & 15) - 15
        const level = ((shade >>> (8 * c)) & 127) + light - ((light * c) >> 2) + (noise >> 1)
        data[to + c] = Math.max(0, Math.min(255, level))
      }
      data[to + 3] = 255
    }
  }
  return { width, height, data }
}
