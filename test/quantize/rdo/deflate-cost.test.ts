import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deflateCost, UNITS_PER_BIT } from '../../../src/common/deflate-cost.ts'
import { byteCounts, indicesPerByte, packRow, unpackRow } from '../../../src/common/packed-rows.ts'
import { rowBlocks } from '../../../src/formats/png/png-rows.ts'

/** An even guess: every byte once. */
const EVEN = new Uint32Array(256).fill(1)

describe('deflateCost', () => {
  test('is in whole units, from one bit to what RFC 1951 can ask for', () => {
    const cost = deflateCost(EVEN)
    for (let i = 0; i < 5000; i++) cost.countLiteral(7)
    cost.learn()
    const distances = Array.from({ length: 2 ** 15 }, (_, i) => cost.distance(i + 1))
    const all = [...cost.literal, ...cost.length.subarray(3), ...distances]
    expect(all.every(Number.isInteger)).toBe(true)
    expect(Math.min(...new Set(all))).toBe(UNITS_PER_BIT)
    expect(Math.max(...new Set(all))).toBeLessThanOrEqual((15 + 13) * UNITS_PER_BIT)
  })

  test('of bytes all equally likely is about 8 bits', () => {
    for (const units of deflateCost(EVEN).literal) expect(Math.abs(units / UNITS_PER_BIT - 8)).toBeLessThan(1)
  })

  test('of a long match is far less than of its bytes', () => {
    const cost = deflateCost(EVEN)
    for (const bytes of [16, 64, 258])
      expect(cost.length[bytes] + cost.distance(2 ** 15)).toBeLessThan((bytes * cost.literal[0]) / 2)
  })

  test('shares codes among lengths and distances as RFC 1951 does', () => {
    const numbers = ([from, to]: readonly [number, number]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
    for (const [bytes, distance, lengths, distances] of [
      [10, 4, [10, 10], [4, 4]],
      [11, 5, [11, 12], [5, 6]],
      [70, 1030, [67, 82], [1025, 1536]],
      [257, 32_768, [227, 257], [24_577, 32_768]],
      [258, 1, [258, 258], [1, 1]],
    ] as const) {
      const cost = deflateCost(EVEN)
      const before = cost.length.slice()
      const near = numbers([1, 32_768]).map(d => cost.distance(d))
      for (let i = 0; i < 5000; i++) cost.countMatch(bytes, distance)
      cost.learn()
      expect(numbers([3, 258]).filter(n => cost.length[n] < before[n])).toEqual(numbers(lengths))
      expect(numbers([1, 32_768]).filter(d => cost.distance(d) < near[d - 1])).toEqual(numbers(distances))
    }
  })

  test('falls for what is common and rises for the rest, when it is learnt', () => {
    const cost = deflateCost(EVEN)
    const before = { seven: cost.literal[7], eight: cost.literal[8], run: cost.length[20], one: cost.distance(1) }
    for (let i = 0; i < 2000; i++) {
      cost.countLiteral(7)
      cost.countMatch(20, 1)
    }
    expect(cost.literal[7]).toBe(before.seven)
    cost.learn()
    expect(cost.literal[7]).toBeLessThan(before.seven)
    expect(cost.length[20]).toBeLessThan(before.run)
    expect(cost.distance(1)).toBeLessThan(before.one)
    expect(cost.literal[8]).toBeGreaterThan(before.eight)
  })

  test('forgets what was common long ago', () => {
    const cost = deflateCost(EVEN)
    for (let i = 0; i < 60_000; i++) cost.countLiteral(1)
    cost.learn()
    for (let row = 0; row < 40; row++) {
      for (let i = 0; i < 5000; i++) cost.countLiteral(2)
      cost.learn()
    }
    expect(cost.literal[2]).toBe(UNITS_PER_BIT)
    expect(cost.literal[1]).toBeGreaterThan(4 * UNITS_PER_BIT)
  })

  test('begins with what is known of the picture', () => {
    const counts = new Uint32Array(256)
    counts[3] = 900
    counts[9] = 100
    const { literal } = deflateCost(counts)
    expect(literal[3]).toBeLessThan(literal[9])
    expect(literal[9]).toBeLessThan(literal[200])
  })
})

describe('packing', () => {
  const pictures = fc
    .record({
      entries: fc.constantFrom(1, 2, 3, 4, 5, 16, 17, 256),
      width: fc.constantFrom(1, 2, 3, 7, 8, 9, 64),
      height: fc.integer({ min: 1, max: 4 }),
      seed: fc.infiniteStream(fc.nat(255)),
    })
    .map(({ entries, width, height, seed }) => ({
      entries,
      width,
      height,
      indices: Uint8Array.from({ length: width * height }, () => seed.next().value! % entries),
    }))

  test('is that of the PNG that is written, and is counted so', () => {
    fc.assert(
      fc.property(pictures, ({ entries, width, height, indices }) => {
        const perByte = indicesPerByte(entries)
        const [block] = rowBlocks({ width, height, indices }, (8 / perByte) as 1 | 2 | 4 | 8)
        const rowBytes = Math.ceil(width / perByte)
        const counts = new Uint32Array(256)
        for (let y = 0; y < height; y++) {
          const packed = new Uint8Array(rowBytes)
          packRow(indices.subarray(y * width, (y + 1) * width), perByte, packed)
          const written = block.subarray(y * (rowBytes + 1) + 1, (y + 1) * (rowBytes + 1))
          expect(packed).toEqual(written)
          for (const byte of written) counts[byte]++
          const unpacked = new Uint8Array(width)
          unpackRow(packed, perByte, unpacked)
          expect(unpacked).toEqual(indices.slice(y * width, (y + 1) * width))
        }
        expect(byteCounts(indices, width, perByte)).toEqual(counts)
      }),
    )
  })
})
