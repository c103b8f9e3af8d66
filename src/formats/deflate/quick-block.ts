import { lengthCodes, MAX_MATCH, WINDOW_BYTES } from '../../common/deflate-cost.ts'
import type { Kernels } from '../../common/kernels/kernels.ts'
import { fillInput, withArrays, writeSymbols, writingLayout } from './block-arrays.ts'
import { blockCodes } from './block-codes.ts'
import { type DeflateWork, outBytesFor, PAD_BYTES } from './deflate-work.ts'
import { HASH_BITS, plainSearch, RING_PLACES } from './find-symbols.ts'
import { endStream, writeBlock } from './write-block.ts'

/** Symbols that get codes of their own. */
const MAX_SYMBOLS = 2 ** 14

const layoutFor = (before: number, block: number) =>
  ({
    job: [Int32Array, 16],
    input: [Uint8Array, before + block + PAD_BYTES],
    heads3: [Int32Array, 2 ** HASH_BITS],
    heads4: [Int32Array, 2 ** HASH_BITS],
    previous: [Int32Array, RING_PLACES],
    counts: [Uint32Array, 286],
    distanceCounts: [Uint32Array, 30],
    lengthCodes: [Uint8Array, MAX_MATCH + 1],
    ...writingLayout(MAX_SYMBOLS, outBytesFor(block)),
  }) as const

type Layout = ReturnType<typeof layoutFor>

/** Where the kernel's job has the place to go on. */
const PLACE = 8

/** The hot step of a block, whichever code does it. */
interface Steps {
  /** Puts the bytes before the block into the tables. */
  open(to: number): void
  /** Finds symbols from a place on: how many, and where they end. */
  find(place: number): { count: number; end: number }
}

function kernelSteps({ run, arrays, at }: Kernels<Layout>, end: number): Steps {
  const { job } = arrays
  const addresses = [at.input, at.heads3, at.heads4, at.previous, at.symbols, at.counts, at.distanceCounts]
  job.set([...addresses, at.lengthCodes, 0, end, MAX_SYMBOLS])
  arrays.lengthCodes.set(lengthCodes)
  return {
    open: to => run.openWindow(at.job, 0, to),
    find(place) {
      job[PLACE] = place
      const count = run.findSymbols(at.job)
      return { count, end: job[PLACE] }
    },
  }
}

function plainSteps(arrays: Kernels<Layout>['arrays'], end: number): Steps {
  const search = { ...arrays, place: 0, end }
  const { open, find } = plainSearch(search)
  return {
    open: to => open(0, to),
    find(place) {
      search.place = place
      const count = find()
      return { count, end: search.place }
    },
  }
}

/**
 * Deflates a block with dynamic codes for 2^14 symbols at a time.
 * Method: hash chains with lazy matching, as in zlib and libdeflate.
 */
export function quickBlock(work: DeflateWork): Uint8Array {
  const before = work.before.subarray(-WINDOW_BYTES)
  return withArrays(layoutFor(before.length, work.block.length), (arrays, kernels) => {
    const { input, counts, distanceCounts, out } = arrays
    const start = fillInput(input, before, work)
    const end = start + work.block.length
    const { open, find } = kernels ? kernelSteps(kernels, end) : plainSteps(arrays, end)
    let bits = 0
    open(start)
    for (let place = start; place < end; ) {
      counts.fill(0)
      distanceCounts.fill(0)
      const found = find(place)
      const codes = blockCodes(counts, distanceCounts)
      const own = { bytes: input.subarray(place, found.end), codes, isLast: work.isLast && found.end === end }
      bits = writeBlock(out, bits, own, bits => writeSymbols(arrays, kernels, found.count, codes, bits))
      place = found.end
    }
    return endStream(out, bits, work)
  })
}
