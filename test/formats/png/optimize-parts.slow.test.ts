import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { makeEncoders } from '../../../src/formats/encode.ts'
import { runWasm } from '../../../src/platform/node/wasm-node.ts'
import { mixedColor, type Picture, repeating, stripes } from '../../helpers/indexed.ts'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A picture of two parts: one piece, mirrored down the page, which is quick to make. */
function large(width: number, height: number, count: number, color: (i: number) => number[]): Picture {
  const piece = stripes(width, 200, count, color)
  const indices = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (y % 400 < 200 ? y % 200 : 199 - (y % 200)) * width
    indices.set(piece.indices.subarray(from, from + width), y * width)
  }
  return { ...piece, height, indices }
}

/** What a reader must see, as a hash. */
function hashOfPixels({ palette, indices }: Picture): string {
  const colors = new Uint32Array(palette.slice().buffer)
  return hashOf(new Uint8Array(Uint32Array.from(indices, k => colors[k]).buffer))
}

/** Without grain: looking for matches in noise of few colors takes longest of all. */
function bands(width: number, height: number, count: number): Picture {
  const indices = new Uint8Array(width * height)
  for (let i = 0; i < indices.length; i++) indices[i] = (((i % width) * 7 + ((i / width) | 0) ** 2) % 61) % count
  return { ...stripes(1, 1, count, mixedColor), width, height, indices }
}

/** With the bits of an index. */
const PICTURES: [string, Picture, number][] = [
  ['256 colors, some with alpha', large(2000, 1600, 256, mixedColor), 8],
  ['256 grays, which filters help', large(2000, 1600, 256, i => [i, i, i, 255]), 8],
  ['12 colors, two a byte', bands(3000, 2100, 12), 4],
  ['one of 256 colors but for a line', { ...large(2000, 1600, 256, mixedColor), indices: line(2000, 1600) }, 8],
]

function line(width: number, height: number): Uint8Array {
  const indices = new Uint8Array(width * height)
  indices.fill(1, width * 900, width * 901)
  return indices
}

test.each(PICTURES)(
  '%s: large pictures come back, with the same bytes in 1 and 3 threads',
  async (_, picture, bits) => {
    const files: Uint8Array[] = []
    let calls = 0
    for (const threads of [1, 3]) {
      const run: typeof runWasm = (call, signal) => {
        calls++
        return runWasm(call, signal)
      }
      files.push(await makeEncoders({ run, threads }).encodePng(picture, { effort: 2 }))
    }
    expect(new Set(files.map(hashOf)).size).toBe(1)
    expect(files[0][24]).toBe(bits)
    const raw = await sharp(files[0], { failOn: 'warning' }).toColorspace('srgb').ensureAlpha().raw().toBuffer()
    expect(hashOf(raw)).toBe(hashOfPixels(picture))
    // Two parts at least, each time.
    expect(calls).toBeGreaterThanOrEqual(4)
  },
)

test('12 colors whose indices repeat at odd places take a byte each, in parts too', async () => {
  const picture = repeating(2000, 1600, 12)
  const file = await makeEncoders({ run: runWasm, threads: 2 }).encodePng(picture, { effort: 2 })
  expect(file[24]).toBe(8)
  const raw = await sharp(file, { failOn: 'warning' }).toColorspace('srgb').ensureAlpha().raw().toBuffer()
  expect(hashOf(raw)).toBe(hashOfPixels(picture))
})

test('parts that come back damaged give way to the whole picture', async () => {
  const picture = PICTURES[0][1]
  const sizes: number[] = []
  const run: typeof runWasm = async (call, signal) => {
    const bytes = await runWasm(call, signal)
    if (call.codec !== 'oxipng') return bytes
    sizes.push(call.png.length)
    if (call.png.length > picture.indices.length) return bytes
    const changed = bytes.slice()
    changed[changed.length >> 1] ^= 1
    return changed
  }
  const file = await makeEncoders({ run, threads: 2 }).encodePng(picture, { effort: 2 })
  const raw = await sharp(file, { failOn: 'warning' }).toColorspace('srgb').ensureAlpha().raw().toBuffer()
  expect(hashOf(raw)).toBe(hashOfPixels(picture))
  expect(Math.max(...sizes)).toBeGreaterThan(picture.indices.length)
})
