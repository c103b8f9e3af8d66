import { expect, test } from 'vitest'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { gradient, noise, pack, photo } from '../images.ts'
import { count } from './count-on-gpu.ts'

test('a photo has the same colors, weights and order as on the CPU', async () => {
  const pixels = await photo(201, 133)
  expect((await count(pixels)).histogram).toEqual(countColors(pixels))
})

test('one color, one pixel and odd lengths count right', async () => {
  for (const length of [1, 2, 3, 5, 17, 4097]) {
    const pixels = new Uint32Array(length).fill(pack(255, 255, 255))
    expect((await count(pixels)).histogram).toEqual(countColors(pixels))
  }
})

test('alternating pixels, which have no runs to merge, count right', async () => {
  const pixels = Uint32Array.from({ length: 50_000 }, (_, i) => pack(0, 0, i & 1))
  expect((await count(pixels)).histogram).toEqual(countColors(pixels))
})

test('tiles of any size add up, whether they stay on the GPU or not', async () => {
  const pixels = noise(10_001, 1)
  for (const [tilePixels, residentBytes] of [
    [8, 0],
    [1000, 0],
    [1000, Infinity],
    [10_000, 0],
  ]) {
    const part = tilePixels === 8 ? pixels.subarray(0, 41) : pixels
    expect((await count(part, { tilePixels, residentBytes })).histogram).toEqual(countColors(part))
  }
})

test('merging as a graphics card does, with more to merge than fits, counts right', async () => {
  for (const pixels of [await photo(201, 133), noise(20_000, 4), gradient(100, 100, true)])
    expect((await count(pixels, { software: false })).histogram).toEqual(countColors(pixels))
})

test('a list grows with its tiles: by colors in front, behind and in between, by many and by none', async () => {
  const [low, high] = [gradient(40, 25).map(pixel => (pixel & 0xff3f3f3f) >>> 0), noise(1000, 6)]
  const [black, white] = [0, 255].map(level => new Uint32Array(1000).fill(pack(level, level, level)))
  const glass = noise(1000, 7, true)
  for (const parts of [
    [white, black, high, low, high, black, low],
    [black, black, white],
    [glass, low, glass, high],
    [low, glass, white],
  ]) {
    const pixels = Uint32Array.from(parts.flatMap(part => [...part]))
    expect((await count(pixels, { tilePixels: 1000, residentBytes: 0 })).histogram).toEqual(countColors(pixels))
  }
})

test('all colors of a part of the space, each a few times, and the very last one', async () => {
  const dark = Array.from({ length: 2 ** 18 }, (_, i) => pack(i & 63, (i >> 6) & 63, i >> 12))
  const pixels = Uint32Array.from([...dark, ...dark.filter((_, i) => i % 3 === 0), pack(255, 255, 255)])
  const [gpu, cpu] = [(await count(pixels, { tilePixels: 2 ** 17 })).histogram, countColors(pixels)]
  expect(cpu.keys.length).toBe(2 ** 18 + 1)
  // Compared as bytes: vitest's comparison of long arrays is slow.
  const bytes = (words: Uint32Array) => new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
  expect(Buffer.compare(bytes(gpu.keys), bytes(cpu.keys))).toBe(0)
  expect(Buffer.compare(bytes(gpu.counts), bytes(cpu.counts))).toBe(0)
})

test('images with alpha come in the order of the CPU, transparent pixels as one color', async () => {
  for (const pixels of [noise(20_000, 2, true), gradient(64, 64, true), new Uint32Array(33).fill(pack(9, 9, 9, 0))]) {
    const { histogram } = await count(pixels)
    expect(histogram).toEqual(countColors(pixels))
    expect(histogram.opaque).toBe(false)
  }
})

test('pixels that are not opaque are found, wherever they are, if the picture seems to be opaque', async () => {
  for (const place of [0, 4999, 9999]) {
    const pixels = noise(10_000, 8)
    pixels[place] = pack(1, 2, 3, 254)
    const { histogram, capacity } = await count(pixels, { seemsOpaque: true, tilePixels: 4096 })
    expect(histogram).toEqual(countColors(pixels))
    expect(capacity).toBeGreaterThan(0)
  }
})

test('a hash table that overflows is replaced by larger ones', async () => {
  const pixels = noise(20_000, 3, true)
  const { histogram, capacity } = await count(pixels, { hashSlots: 16, tilePixels: 8192 })
  expect(histogram).toEqual(countColors(pixels))
  expect(capacity).toBeGreaterThan(4096)
  const late = Uint32Array.from([...gradient(64, 64), ...pixels])
  expect((await count(late, { hashSlots: 16, tilePixels: 4096, residentBytes: 0 })).histogram).toEqual(
    countColors(late),
  )
})

test('the lowest alpha and the key that marks an empty slot are not lost', async () => {
  const pixels = Uint32Array.of(1, 0, pack(1, 0, 0, 1), pack(0, 0, 0, 1), pack(1, 0, 0, 255), 0x00ffffff)
  expect((await count(pixels)).histogram).toEqual(countColors(pixels))
})
