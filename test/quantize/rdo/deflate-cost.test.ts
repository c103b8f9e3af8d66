import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deflateCost, UNITS_PER_BIT } from '../../../src/common/deflate-cost.ts'
import { byteCounts, byteGroups, indicesPerByte, packRow } from '../../../src/common/packed-rows.ts'
import { rowBlocks } from '../../../src/formats/png/png-rows.ts'
import { matchFinder, RING_MASK } from '../../../src/quantize/rdo/match-finder.ts'

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

describe('matchFinder', () => {
  const own = Uint8Array.from({ length: 256 }, (_, byte) => byte)

  function finderOf(text: string, groups: Uint8Array) {
    const finder = matchFinder(groups)
    finder.ring.set(Buffer.from(text), 1)
    finder.add(1, 1 + text.length - 2)
    const places = (run: string) => {
      const found: number[] = []
      const [a, b, c] = Buffer.from(run)
      for (let at = finder.latest(a, b, c); at >= 0; at = finder.earlier(at)) found.push(at)
      return found
    }
    return { places }
  }

  test('lists the places of a run, latest first', () => {
    const { places } = finderOf('abcdabcxabcd', own)
    expect(places('abc')).toEqual([9, 5, 1])
    expect(places('bcd')).toEqual([10, 2])
    expect(places('cda')).toEqual([3])
    expect(places('zzz')).toEqual([])
  })

  test('takes bytes of one group for alike', () => {
    const small = Uint8Array.from({ length: 256 }, (_, byte) => byte & ~32)
    expect(finderOf('abcABC', small).places('aBc')).toEqual([4, 1])
  })

  test('keeps the whole window of 32 KiB while its ring goes round', () => {
    const finder = matchFinder(own)
    const stream = Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24)
    for (let row = 0; row < stream.length; row += 1000) {
      for (let i = row; i < row + 1000; i++) finder.ring[i & RING_MASK] = stream[i]
      finder.add(row, row + 998)
    }
    const end = stream.length
    for (const back of [10, 1000, 20_000, 31_000]) {
      const p = end - back
      if (p % 1000 >= 998) continue
      let at = finder.latest(stream[p], stream[p + 1], stream[p + 2])
      while (at > p) at = finder.earlier(at)
      expect(at).toBe(p)
    }
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
        }
        expect(byteCounts(indices, width, perByte)).toEqual(counts)
      }),
    )
  })

  test('two bytes are of one group where all their indices are', () => {
    const groups = byteGroups(Uint8Array.of(0, 0, 1, 1), 4)
    expect(groups[0b00_00_00_00]).toBe(groups[0b01_00_01_00])
    expect(groups[0b10_00_11_01]).toBe(groups[0b11_01_10_00])
    expect(groups[0b10_00_00_00]).not.toBe(groups[0b00_10_00_00])
    expect(new Set(groups).size).toBe(16)
  })
})
