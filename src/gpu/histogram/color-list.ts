import type { GpuContext } from '../context.ts'

/** Distinct colors and their pixels on the GPU. */
export interface ColorList {
  count: number
  keys: GPUBuffer
  counts: GPUBuffer
}

/** The same with how visible their pixels are. */
export interface CountedList extends ColorList {
  visibility: GPUBuffer
}

/** Room for so many colors, of no pixels yet. */
export function makeList(context: GpuContext, count: number): CountedList {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  const words = (label: string) => context.buffer(label, count * 4, STORAGE | COPY_SRC | COPY_DST)
  return { count, keys: words('keys'), counts: words('weights'), visibility: words('visibility') }
}

export function uploadList(context: GpuContext, keys: Uint32Array, weights: Uint32Array): ColorList {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  const counts = context.upload('weights', weights, usage)
  return { count: keys.length, keys: context.upload('keys', keys, usage), counts }
}

export function releaseList(context: GpuContext, { keys, counts, visibility }: CountedList): void {
  for (const buffer of [keys, counts, visibility]) context.release(buffer)
}
