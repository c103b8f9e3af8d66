import type { Job } from '../context.ts'

/** Distinct colours and their pixels on the GPU. */
export interface ColourList {
  count: number
  keys: GPUBuffer
  weights: GPUBuffer
}

/** Room for so many colours, of no pixels yet. */
export function makeList(job: Job, count: number): ColourList {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  return { count, keys: job.buffer('keys', count * 4, usage), weights: job.buffer('weights', count * 4, usage) }
}

export function uploadList(job: Job, keys: Uint32Array, weights: Uint32Array): ColourList {
  return { count: keys.length, keys: job.upload('keys', keys), weights: job.upload('weights', weights) }
}

export function releaseList(job: Job, { keys, weights }: ColourList): void {
  for (const buffer of [keys, weights]) job.release(buffer)
}
