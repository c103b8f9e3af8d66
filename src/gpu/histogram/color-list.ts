import type { GpuContext } from '../context.ts'

/** Distinct colors and their pixels on the GPU. */
export interface ColorList {
  count: number
  keys: GPUBuffer
  counts: GPUBuffer
}

/** Room for so many colors, of no pixels yet. */
export function makeList(context: GpuContext, count: number): ColorList {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  return { count, keys: context.buffer('keys', count * 4, usage), counts: context.buffer('weights', count * 4, usage) }
}

export function uploadList(context: GpuContext, keys: Uint32Array, weights: Uint32Array): ColorList {
  return { count: keys.length, keys: context.upload('keys', keys), counts: context.upload('weights', weights) }
}

export function releaseList(context: GpuContext, { keys, counts: weights }: ColorList): void {
  for (const buffer of [keys, weights]) context.release(buffer)
}
