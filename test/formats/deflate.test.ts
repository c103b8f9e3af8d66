import { constants, deflateRawSync, deflateSync, inflateRawSync, inflateSync, crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutKernels } from '../../src/common/kernels/kernels.ts'
import { adler32 } from '../../src/formats/deflate/adler32.ts'
import { concatBytes, inflate } from '../../src/formats/deflate/deflate.ts'
import { deflateBlock } from '../../src/formats/deflate/deflate-block.ts'
import { deflateHere, platformDeflate } from '../../src/formats/deflate/deflate-blocks.ts'
import type { DeflateLevel } from '../../src/formats/deflate/deflate-work.ts'
import { huffmanLengths } from '../../src/formats/deflate/huffman-lengths.ts'
import { crc32 } from '../../src/formats/png/crc32.ts'
import { BLOCKS_KEPT, rowBlocks } from '../../src/formats/png/png-rows.ts'
import { runWasm } from '../../src/platform/node/wasm-node.ts'
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

const none = new Uint8Array(0)
const alone = (block: Uint8Array, level: DeflateLevel) => deflateBlock({ before: none, block, isLast: true, level })

describe.each([0, 1, 2] as const)('a block deflated at level %i', level => {
  const inputs: Record<string, Uint8Array> = {
    empty: none,
    'one byte': Uint8Array.of(7),
    'three bytes': Uint8Array.of(7, 7, 7),
    'all the same': new Uint8Array(100_000).fill(9),
    'a ramp, whose matches are 256 bytes long': Uint8Array.from({ length: 70_000 }, (_, i) => i),
    'an index map': grainy(200_000, 3),
    'noise, which is stored': grainy(150_000, 4).map((value, i) => value ^ (Math.imul(i, 2_654_435_761) >>> 13)),
    'two values': grainy(50_000, 5).map(value => value & 1),
    'codes of all lengths': Uint8Array.from({ length: 2 ** 16 }, (_, i) => Math.clz32(i)),
    'matches as far back as they reach': concatBytes([grainy(32_767, 6), grainy(32_767, 6)]),
  }

  test.each(Object.keys(inputs))('%s: the kernel and the plain code write the same, and it unfolds', name => {
    const file = alone(inputs[name], level)
    expect(inflateRawSync(file).equals(inputs[name])).toBe(true)
    const plain = withoutKernels(() => alone(inputs[name], level))
    expect(Buffer.compare(plain, file)).toBe(0)
  })

  test('is the same by both for bytes of any kind, behind bytes of any kind', () => {
    const few = fc.uint8Array({ maxLength: 3000, max: 3 })
    fc.assert(
      fc.property(fc.oneof(anyBytes, few), fc.oneof(anyBytes, few), fc.boolean(), (before, block, isLast) => {
        const work = { before, block, isLast, level }
        const file = deflateBlock(work)
        const finishFlush = constants.Z_SYNC_FLUSH
        expect(inflateRawSync(file, { dictionary: before, finishFlush }).equals(block)).toBe(true)
        expect(
          Buffer.compare(
            withoutKernels(() => deflateBlock(work)),
            file,
          ),
        ).toBe(0)
      }),
    )
  })

  test('of noise is hardly longer than the noise', () => {
    const noise = inputs['noise, which is stored']
    expect(alone(noise, level).length).toBeLessThan(noise.length + 30)
  })

  test('of an index map is no longer than from zlib', () => {
    const map = inputs['an index map']
    const zlib = deflateRawSync(map, { level: 9 }).length
    expect(alone(map, level).length).toBeLessThan(zlib * [1.01, 0.98, 0.97][level])
  })
})

describe('lengths of codes', () => {
  test('make a full code of at most so many bits, shorter for what is more frequent', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 14), { minLength: 2, maxLength: 286 }), fc.constantFrom(9, 15), (list, most) => {
        const lengths = [...huffmanLengths(Uint32Array.from(list), most)]
        expect(lengths.reduce((sum, length) => sum + (length && 2 ** -length), 0)).toBe(1)
        expect(Math.max(...lengths)).toBeLessThanOrEqual(most)
        for (const [i, length] of lengths.entries())
          if (length > 0 && list[i] > 0)
            for (const [j, other] of lengths.entries()) if (list[j] > list[i]) expect(other).toBeLessThanOrEqual(length)
      }),
    )
  })

  test('stay within the limit where frequencies grow like those of the deepest tree', () => {
    const fibonacci = [1, 1]
    while (fibonacci.length < 25) fibonacci.push(fibonacci.at(-1)! + fibonacci.at(-2)!)
    const lengths = huffmanLengths(Uint32Array.from(fibonacci), 7)
    expect(Math.max(...lengths)).toBe(7)
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1)
  })
})

describe('the parallel compressor', () => {
  const blocks = [1_048_600, 1_048_600, 1_048_600, 40_000, 70, 1].map(grainy)
  const bytes = blocks.reduce((sum, { length }) => sum + length, 0)
  const inThreads = platformDeflate({ run: runWasm, threads: 2 })

  test('gives one zlib stream of all the blocks', async () => {
    for (const list of [blocks, blocks.slice(3, 4), []]) {
      const file = concatBytes(await deflateHere(list))
      expect(inflateSync(file).equals(concatBytes(list))).toBe(true)
    }
  })

  test('gives the same bytes in threads, hardly more than one stream would have', async () => {
    const here = concatBytes(await deflateHere(blocks))
    expect(Buffer.compare(concatBytes(await inThreads(blocks, bytes)), here)).toBe(0)
    expect(here.length).toBeLessThan(deflateSync(concatBytes(blocks), { level: 6 }).length * 1.01)
  })

  test('gives the same bytes if threads cannot work', async () => {
    const failing = platformDeflate({ run: () => Promise.reject(new Error('no thread')), threads: 2 })
    const here = concatBytes(await deflateHere(blocks))
    expect(Buffer.compare(concatBytes(await failing(blocks, bytes)), here)).toBe(0)
  })

  test('is stopped by a signal', async () => {
    const stopped = platformDeflate({ run: runWasm, threads: 2 }, { signal: AbortSignal.abort('enough') })
    await expect(stopped(blocks, bytes)).rejects.toBe('enough')
  })

  test('a block refers to the one before it', async () => {
    const noise = grainy(30_000, 8).map((value, i) => value ^ (i * 2_654_435_761))
    const twice = concatBytes(await deflateHere([noise, noise]))
    const once = concatBytes(await deflateHere([noise]))
    expect(twice.length).toBeLessThan(once.length * 1.1)
    expect(inflateSync(twice).equals(concatBytes([noise, noise]))).toBe(true)
  })

  test('passes an error of the blocks on', async () => {
    function* failing() {
      yield blocks[3]
      throw new Error('no more rows')
    }
    await expect(deflateHere(failing())).rejects.toThrow('no more rows')
    await expect(inThreads(failing(), bytes)).rejects.toThrow('no more rows')
  })
})

test('blocks whose memory is used again are compressed as they were', async () => {
  const [width, height] = [2 ** 20, BLOCKS_KEPT + 3]
  const indices = grainy(width * height, 5)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  for (const threads of [1, 8]) {
    const deflate = platformDeflate({ run: runWasm, threads })
    const stream = concatBytes(await deflate(rowBlocks({ width, height, indices }, 8), rows.length))
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
