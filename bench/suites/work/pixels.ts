/**
 * The work of the shaders that see pixels, marks or the list of colors: counted on the picture itself. What is streamed
 * counts by words; what is gathered by sectors of 32 bytes, each read once a dispatch, and written once where something
 * in it changes. Clearing counts where a shader needs zeros. Atomics are those in memory that workgroups share. Where
 * two threads see a mark unset at once both set it, which is not counted.
 */
import { opaqueCode } from '../../../src/quantize/histogram/morton.ts'
import { launched, makeTally, noWork, type Stage, type Tally } from './counts.ts'

/** As src/gpu/gpu-constants.ts has them. */
const [GROUP, PER_THREAD, MERGE_SLOTS, TILE] = [256, 16, 2048, 2 ** 24]
const [CODES, CHUNK_BITS, BLOCK_BITS] = [2 ** 24, 10, 7]
const [SECTOR, WORD] = [32, 4]
const CHUNKS = CODES >>> CHUNK_BITS
/** Codes of a sector, as powers of two: a bit a code, a word a block, a word a chunk; and the words of one. */
const IN_MARKS = 8
const IN_RANKS = BLOCK_BITS + 3
const IN_SIZES = CHUNK_BITS + 3
const IN_WORDS = 3
const IN_BYTES = 5

/** How many stretches of 2^bits hold any of these numbers, which are in order. */
function stretches(numbers: Uint32Array, bits: number): number {
  let count = 0
  for (let i = 0; i < numbers.length; i++) {
    count += Number(i === 0 || numbers[i] >>> bits !== numbers[i - 1] >>> bits)
  }
  return count
}

const sectors = (numbers: Uint32Array, bits: number) => stretches(numbers, bits) * SECTOR

/**
 * Atomics on weights: a workgroup merges the runs among the 16 pixels of each thread, as far as a color finds its slot
 * free. And the distinct colors of every workgroup: the least that merging leaves.
 */
function countMerged(codes: Uint32Array, rankOf: Uint32Array) {
  const owners = new Int32Array(MERGE_SLOTS)
  let [added, least] = [0, 0]
  for (let first = 0; first < codes.length; first += GROUP * PER_THREAD) {
    const block = codes.subarray(first, first + GROUP * PER_THREAD)
    least += new Set(block).size
    owners.fill(-1)
    for (let i = 0; i < block.length; i++) {
      if (i % PER_THREAD > 0 && block[i] === block[i - 1]) continue
      const rank = rankOf[block[i]]
      const slot = rank % MERGE_SLOTS
      if (owners[slot] === rank) continue
      added++
      if (owners[slot] < 0) owners[slot] = rank
    }
  }
  return { added, least }
}

/** Marks a tile with these colors, of which so many are new, and adds up what is known then. */
function countMarks({ add }: Tally, size: number, seen: Uint32Array, fresh: Uint32Array): void {
  const gathered = sectors(seen, IN_MARKS)
  const changed = sectors(fresh, IN_MARKS) + sectors(fresh, IN_SIZES)
  add('mark', {
    dispatches: 1,
    invocations: launched(size, GROUP * PER_THREAD, GROUP),
    atomics: 2 * fresh.length,
    read: size * WORD + gathered + sectors(fresh, IN_SIZES),
    written: changed,
  })
  add('scan', { dispatches: 1, invocations: GROUP, read: 2 * CHUNKS * WORD, written: CHUNKS * WORD })
}

/** Lists all colors so far, and takes the weights of those before to their new places. */
function countList({ add }: Tally, codes: Uint32Array, before: Uint32Array): void {
  const chunks = stretches(codes, CHUNK_BITS)
  add('clear', { written: codes.length * WORD })
  add('list-colors', {
    dispatches: 1,
    invocations: CODES >>> BLOCK_BITS,
    read: CHUNKS * WORD + chunks * 2 ** (CHUNK_BITS - 3),
    written: codes.length * WORD + chunks * 2 ** (CHUNK_BITS - BLOCK_BITS) * WORD,
  })
  if (before.length === 0) return
  add('grow-counts', {
    dispatches: 1,
    invocations: launched(before.length, GROUP * PER_THREAD, GROUP),
    read: before.length * 2 * WORD + sectors(before, IN_MARKS) + sectors(before, IN_RANKS),
    written: before.length * WORD,
  })
}

/** The parts of a picture that are worked on one after the other: its codes, and the colors in them, in order. */
function tilesOf(codes: Uint32Array) {
  return Array.from({ length: Math.ceil(codes.length / TILE) }, (_, tile) => {
    const part = codes.subarray(tile * TILE, (tile + 1) * TILE)
    const used = new Uint8Array(CODES)
    for (const code of part) used[code] = 1
    return { part, used }
  })
}

/** Work by stage and shader, and the floor of each stage, for an opaque picture. `colors`: its codes, in order. */
export function pixelWork(pixels: Uint32Array, histogram: Uint32Array): Record<'count' | 'remap', Stage> {
  const codes = pixels.map(opaqueCode)
  const rankOf = new Uint32Array(CODES)
  for (let rank = 0; rank < histogram.length; rank++) rankOf[histogram[rank]] = rank
  const { added, least } = countMerged(codes, rankOf)
  const [count, remap] = [makeTally(), makeTally()]
  count.add('clear', { written: CODES / 8 + CHUNKS * WORD })
  const known = new Uint8Array(CODES)
  let before: Uint32Array = new Uint32Array(0)
  for (const { part, used } of tilesOf(codes)) {
    const size = part.length
    const seen = histogram.filter(code => used[code] === 1)
    const fresh = seen.filter(code => known[code] === 0)
    for (const code of fresh) known[code] = 1
    const listed = histogram.filter(code => known[code] === 1)
    const ranks = seen.map(code => rankOf[code])
    const lookUp = sectors(seen, IN_MARKS) + sectors(seen, IN_RANKS)
    countMarks(count, size, seen, fresh)
    if (fresh.length > 0) countList(count, listed, before)
    count.add('merge-counts', {
      dispatches: 1,
      invocations: launched(size, GROUP * PER_THREAD, GROUP),
      read: size * WORD + lookUp + sectors(ranks, IN_WORDS),
      written: sectors(ranks, IN_WORDS),
    })
    remap.add('remap', {
      dispatches: 1,
      invocations: launched(size, GROUP * 4, GROUP),
      read: size * WORD + lookUp + sectors(ranks, IN_BYTES),
      written: size,
    })
    before = listed
  }
  count.add('merge-counts', { atomics: added })
  count.add('points', {
    dispatches: 1,
    invocations: launched(histogram.length, GROUP * PER_THREAD, GROUP),
    read: histogram.length * WORD,
    written: histogram.length * 2 * WORD,
  })
  const gathered = sectors(histogram, IN_WORDS)
  const bare = { ...noWork(), dispatches: 1 }
  return {
    count: {
      rows: count.rows,
      // Every pixel once, every sector of a color's counter in a table by code read and written once, the list written.
      floor: {
        ...bare,
        atomics: least,
        read: pixels.length * WORD + gathered,
        written: gathered + histogram.length * 2 * WORD,
      },
    },
    remap: {
      rows: remap.rows,
      // Every pixel and the entry of every color read once, an index a pixel written.
      floor: { ...bare, read: pixels.length * WORD + histogram.length, written: pixels.length },
    },
  }
}
