/** A place in the memory of the kernels, in bytes. */
export type Address = number

/** What kernels/index.ts exports; each kernel is described there. A boolean comes as 0 or 1. */
export interface KernelExports {
  openAssignment(
    planes: Address,
    stride: number,
    weights: Address,
    levels: Address,
    leafDepth: number,
    translucent: number,
    tables: Address,
    before: Address,
    moved: Address,
    caches: Address,
    pool: Address,
    poolBytes: number,
    totals: Address,
  ): void
  sumAssignment(count: number, firstOpaque: number): number
  indexAssignment(count: number, firstOpaque: number, out: Address): void
  squaredErrors(pixels: Address, palette: Address, indices: Address, count: number, sum: number): number
}
