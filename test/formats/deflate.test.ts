import { deflateSync, inflateSync, crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adler32 } from '../../src/formats/deflate/adler32.ts'
import { concatBytes, deflateByStream, inflate } from '../../src/formats/deflate/deflate.ts'
import { crc32 } from '../../src/formats/png/crc32.ts'
import { BLOCKS_KEPT, rowBlocks } from '../../src/formats/png/png-rows.ts'
import { makeDeflate } from '../../src/platform/node/deflate-node.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 })

/** Bytes that compress about as well as an index map. */
function grainy(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed)
  return Uint8Array.from({ length }, (_, i) => (i >> 9) + Math.floor(random() * 9))
}

describe('check sums', () => {
  test('crc32 agrees with zlib, in one piece and in two', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (one, two) => {
        expect(crc32(two, crc32(one))).toBe(zlibCrc32(Buffer.concat([one, two])))
      }),
    )
  })

  test('adler32 agrees with the end of a zlib stream, in one piece and in two', () => {
    const ofStream = (bytes: Uint8Array) => deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4)
    fc.assert(
      fc.property(anyBytes, anyBytes, (one, two) => {
        expect(adler32(two, adler32(one))).toBe(ofStream(Buffer.concat([one, two])))
      }),
    )
    const white = new Uint8Array(1_000_000).fill(255) // the largest sums
    expect(adler32(white)).toBe(ofStream(white))
  })
})

describe('the parallel compressor', () => {
  const blocks = [1_048_600, 1_048_600, 40_000, 70, 1].map(grainy)

  test('gives one zlib stream of all the blocks', async () => {
    expect(inflateSync(concatBytes(await makeDeflate()(blocks))).equals(concatBytes(blocks))).toBe(true)
    expect(inflateSync(concatBytes(await makeDeflate()(blocks.slice(3, 4))))).toEqual(Buffer.from(blocks[3]))
  })

  test.each([1, 2, 5, 6, 9])('level %i has a valid header', async level => {
    const file = concatBytes(await makeDeflate(level)(blocks.slice(2)))
    expect(file.subarray(0, 2)).toEqual(new Uint8Array(deflateSync('', { level }).subarray(0, 2)))
    expect(inflateSync(file).equals(concatBytes(blocks.slice(2)))).toBe(true)
  })

  test('gives the same bytes every time, hardly more than one stream would have', async () => {
    const [first, second] = [concatBytes(await makeDeflate()(blocks)), concatBytes(await makeDeflate()(blocks))]
    expect(Buffer.compare(first, second)).toBe(0)
    expect(first.length).toBeLessThan(deflateSync(concatBytes(blocks), { level: 6 }).length * 1.001 + 40)
  })

  test('a block refers to the one before it', async () => {
    const noise = grainy(30_000, 8).map((value, i) => value ^ (i * 2_654_435_761))
    const twice = concatBytes(await makeDeflate()([noise, noise]))
    const once = concatBytes(await makeDeflate()([noise]))
    expect(twice.length).toBeLessThan(once.length * 1.1)
    expect(inflateSync(twice).equals(concatBytes([noise, noise]))).toBe(true)
  })

  test('passes an error of the blocks on', async () => {
    function* failing() {
      yield blocks[3]
      throw new Error('no more rows')
    }
    await expect(makeDeflate()(failing())).rejects.toThrow('no more rows')
    await expect(deflateByStream(failing())).rejects.toThrow('no more rows')
  })
})

test('blocks whose memory is used again are compressed as they were', async () => {
  const [width, height] = [2 ** 20, BLOCKS_KEPT + 3]
  const indices = grainy(width * height, 5)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  for (const deflate of [makeDeflate(1), deflateByStream]) {
    const stream = concatBytes(await deflate(rowBlocks({ width, height, indices }, 8)))
    expect(rows.equals(inflateSync(stream))).toBe(true)
  }
})

describe('inflate', () => {
  test('unfolds what zlib folded', async () => {
    const bytes = grainy(100_000, 3)
    expect(await inflate(deflateSync(bytes), 100_000)).toEqual(bytes)
  })

  test('refuses a stream that unfolds to more than allowed', async () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000))
    await expect(inflate(bomb, 1_000_000)).rejects.toMatchObject({ code: 'too-large' })
  })

  test('refuses a damaged stream', async () => {
    const damaged = deflateSync(grainy(1000, 1)).fill(7, 20, 60)
    await expect(inflate(damaged, 1_000_000)).rejects.toThrow()
    await expect(inflate(deflateSync(grainy(1000, 1)).subarray(0, 50), 1_000_000)).rejects.toThrow()
  })
})
