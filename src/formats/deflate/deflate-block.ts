import { lengthCodes, MAX_MATCH, WINDOW_BYTES } from '../../common/deflate-cost.ts'
import { type Kernels, withKernels } from '../../common/kernels/kernels.ts'
import { type BlockCodes, blockCodes, packBits, writePlainly } from './block-codes.ts'
import { HASH_BITS, plainSearch, RING_PLACES } from './find-symbols.ts'

/** A block of bytes to be deflated by itself. */
export interface DeflateWork {
  /** Bytes before it; matches may refer to the last 32 KiB. */
  before: Uint8Array
  block: Uint8Array
  /** Nothing comes behind it. */
  isLast: boolean
}

/** Symbols that get codes of their own. */
const MAX_SYMBOLS = 2 ** 14
/** Most bytes of a stored block. */
const STORED_BYTES = 0xffff
/** Bytes that are read behind the input, and written behind the output. */
const PAD_BYTES = 16

function layoutFor(before: number, block: number) {
  return {
    job: [Int32Array, 16],
    input: [Uint8Array, before + block + PAD_BYTES],
    heads3: [Int32Array, 2 ** HASH_BITS],
    heads4: [Int32Array, 2 ** HASH_BITS],
    previous: [Int32Array, RING_PLACES],
    symbols: [Uint32Array, MAX_SYMBOLS],
    counts: [Uint32Array, 286],
    distanceCounts: [Uint32Array, 30],
    lengthCodes: [Uint8Array, MAX_MATCH + 1],
    codes: [Uint32Array, 2 * (256 + MAX_MATCH + 1)],
    distances: [Uint32Array, 30],
    // Stored blocks are the longest.
    out: [Uint8Array, block + Math.ceil(block / 1000) + 1024],
  } as const
}

type Layout = ReturnType<typeof layoutFor>
type Arrays = Kernels<Layout>['arrays']

/** Where the kernel's job has the place to go on. */
const PLACE = 8

/** The two hot steps of a block, whichever code does them. */
interface Steps {
  /** Puts the bytes before the block into the tables. */
  open(to: number): void
  /** Finds symbols from a place on: how many, and where they end. */
  find(place: number): { count: number; end: number }
  write(count: number, codes: BlockCodes, bits: number): number
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
    write(count, { symbols, distances }, bits) {
      arrays.codes.set(symbols)
      arrays.distances.set(distances)
      return run.writeSymbols(at.symbols, count, at.codes, at.distances, at.out, bits)
    },
  }
}

function plainSteps(arrays: Arrays, end: number): Steps {
  const search = { ...arrays, place: 0, end }
  const { open, find } = plainSearch(search)
  return {
    open: to => open(0, to),
    find(place) {
      search.place = place
      const count = find()
      return { count, end: search.place }
    },
    write: (count, codes, bits) => writePlainly(arrays.symbols.subarray(0, count), codes, arrays.out, bits),
  }
}

/** Writes bytes as they are; where the stream then ends, in bits. */
function writeStored(out: Uint8Array, bits: number, bytes: Uint8Array, isLast: boolean): number {
  let to = bits
  let offset = 0
  do {
    const piece = bytes.subarray(offset, offset + STORED_BYTES)
    offset += piece.length
    to = packBits(out, to, Number(isLast && offset === bytes.length), 3)
    if (to % 8 !== 0) to = packBits(out, to, 0, 8 - (to % 8))
    const { length } = piece
    out.set([length, length >> 8, ~length, ~length >> 8], to / 8)
    out.set(piece, to / 8 + 4)
    to += 8 * (4 + length)
  } while (offset < bytes.length)
  return to
}

/** Bits of a stored block with some more for each piece. */
const storedBits = (bytes: number) => 8 * bytes + 42 * Math.ceil(bytes / STORED_BYTES)

function deflateWith(steps: Steps, { input, counts, distanceCounts, out }: Arrays, start: number, work: DeflateWork) {
  const { block, isLast } = work
  const end = start + block.length
  let bits = 0
  steps.open(start)
  for (let place = start; place < end; ) {
    counts.fill(0)
    distanceCounts.fill(0)
    const found = steps.find(place)
    const codes = blockCodes(counts, distanceCounts)
    const isEnd = isLast && found.end === end
    if (codes.bits >= storedBits(found.end - place)) {
      bits = writeStored(out, bits, input.subarray(place, found.end), isEnd)
    } else {
      bits = packBits(out, bits, Number(isEnd), 1)
      bits = codes.writeHead(out, bits)
      bits = steps.write(found.count, codes, bits)
      bits = codes.writeEnd(out, bits)
    }
    place = found.end
  }
  // An empty stored block ends on a byte's border.
  if (!isLast || block.length === 0) bits = writeStored(out, bits, new Uint8Array(0), isLast)
  return out.slice(0, Math.ceil(bits / 8))
}

/** Arrays without kernels. */
function makeArrays(layout: Layout): Arrays {
  const arrays = Object.entries(layout).map(([name, [Type, length]]) => [name, new Type(length)])
  return Object.fromEntries(arrays)
}

/**
 * Deflates a block (RFC 1951): dynamic codes for 2^14 symbols at a time, or stored if that is shorter. It ends on a
 * byte's border, so that blocks may be joined. The bytes are the same with the kernel and without.
 * Method: hash chains with lazy matching, as in zlib and libdeflate.
 */
export function deflateBlock(work: DeflateWork): Uint8Array {
  const before = work.before.subarray(-WINDOW_BYTES)
  const start = before.length
  const end = start + work.block.length
  const layout = layoutFor(start, work.block.length)
  const fill = ({ input }: Arrays) => {
    input.set(before)
    input.set(work.block, start)
    input.fill(0, end)
  }
  let bytes: Uint8Array | undefined
  withKernels(layout, kernels => {
    fill(kernels.arrays)
    bytes = deflateWith(kernelSteps(kernels, end), kernels.arrays, start, work)
  })
  if (bytes) return bytes
  const arrays = makeArrays(layout)
  fill(arrays)
  return deflateWith(plainSteps(arrays, end), arrays, start, work)
}
