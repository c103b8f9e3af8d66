/** A place in the memory of the kernels, in bytes. */
export type Address = number

/** What kernels/index.ts exports; each kernel is described there. */
export interface KernelExports {
  squaredErrors(pixels: Address, palette: Address, indices: Address, count: number, sum: number): number
  trellisRow(job: Address, units: number): void
}
