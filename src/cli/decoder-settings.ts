import { availableParallelism } from 'node:os'
import { configureSharp } from '../node.ts'

/** Threads that turn rows upright and to RGBA beside the decoder, which has one of its own. */
const MAX_THREADS = 4

/** sharp's settings are the process's, and the command line has one of its own. */
export function setUpDecoder(): void {
  configureSharp(sharp => {
    sharp.cache(false) // It would keep the last picture's rows, 60 MB for 24 megapixels.
    sharp.concurrency(Math.min(MAX_THREADS, availableParallelism())) // One by default where memory is glibc's.
  })
}
