import { MAX_MATCH } from '../../common/deflate-cost.ts'
import { type Kernels, withKernels } from '../../common/kernels/kernels.ts'
import { type BlockCodes, writePlainly } from './block-codes.ts'
import { type DeflateWork, PAD_BYTES } from './deflate-work.ts'

type Layout = Parameters<typeof withKernels>[0]
type Arrays<L extends Layout> = Kernels<L>['arrays']

/** Runs `work` with arrays in the memory of the kernels or, without kernels, with plain ones and null. */
export function withArrays<L extends Layout, T>(
  layout: L,
  work: (arrays: Arrays<L>, kernels: Kernels<L> | null) => T,
): T {
  let done: { result: T } | undefined
  withKernels(layout, kernels => {
    done = { result: work(kernels.arrays, kernels) }
  })
  if (done) return done.result
  const arrays = Object.entries(layout).map(([name, [Type, length]]) => [name, new Type(length)])
  return work(Object.fromEntries(arrays), null)
}

/** Arrays of symbols, of their codes as writing them takes them, and of what comes out. */
export const writingLayout = (symbols: number, outBytes: number) =>
  ({
    symbols: [Uint32Array, symbols],
    codes: [Uint32Array, 2 * (256 + MAX_MATCH + 1)],
    distances: [Uint32Array, 32],
    out: [Uint8Array, outBytes],
  }) as const

type WritingLayout = ReturnType<typeof writingLayout>

/** Writes the first `count` symbols; gives back where the stream then ends, in bits. */
export function writeSymbols<L extends WritingLayout & Layout>(
  arrays: Arrays<WritingLayout>,
  kernels: Kernels<L> | null,
  count: number,
  codes: BlockCodes,
  bits: number,
): number {
  if (!kernels) return writePlainly(arrays.symbols.subarray(0, count), codes, arrays.out, bits)
  arrays.codes.set(codes.symbols)
  arrays.distances.set(codes.distances)
  const { run, at } = kernels
  return run.writeSymbols(at.symbols, count, at.codes, at.distances, at.out, bits)
}

/** Puts the bytes before a block, the block and some zeros behind it into the input; where the block begins. */
export function fillInput(input: Uint8Array, before: Uint8Array, { block }: Pick<DeflateWork, 'block'>): number {
  input.set(before)
  input.set(block, before.length)
  const end = before.length + block.length
  input.fill(0, end, end + PAD_BYTES)
  return before.length
}
