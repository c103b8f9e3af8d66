import { availableParallelism } from 'node:os'
import type { Sharp, SharpInput, SharpOptions } from 'sharp'
import { decoderMissing } from './decoder-fault.ts'

/** Threads that turn rows upright and to RGBA beside the decoder, which has one of its own. */
const MAX_THREADS = 4

/** The decoder, loaded when it is first needed: that takes a quarter of a second. Errors: 'decoder-missing'. */
export async function openWithSharp(input: SharpInput, options: SharpOptions = {}): Promise<Sharp> {
  const { default: sharp } = await import('sharp').catch(error => Promise.reject(decoderMissing(error)))
  sharp.cache(false) // It would keep the last picture's rows, 60 MB for 24 megapixels.
  sharp.concurrency(Math.min(MAX_THREADS, availableParallelism())) // One by default where memory is glibc's.
  return sharp(input, { limitInputPixels: false, ...options })
}
