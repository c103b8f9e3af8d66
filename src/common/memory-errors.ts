import { HuepressError } from './errors.ts'

/** What engines and zlib say if an array, a table or a text cannot be had. */
const WORDS =
  /array buffer allocation|invalid (typed )?array (buffer )?length|invalid string length|(map|set) maximum size|allocate memory|out of memory|not enough memory/i

const CODES = ['ENOMEM', 'Z_MEM_ERROR', 'ERR_ZLIB_INITIALIZATION_FAILED', 'ERR_MEMORY_ALLOCATION_FAILED']

/** Whether an error says that memory could not be had. */
export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof HuepressError) return error.code === 'out-of-memory'
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && CODES.includes(code)) return true
  return error instanceof RangeError && WORDS.test(String(message))
}

/** The error as it is, unless memory could not be had: then one sentence, with the size of the image if it is known. */
export function asMemoryError(error: unknown, size?: { width: number; height: number }): unknown {
  if (!isOutOfMemory(error)) return error
  if (error instanceof HuepressError && !size) return error
  const pixels = size ? ` of ${size.width * size.height} pixels (${size.width}x${size.height})` : ''
  return new HuepressError(
    'out-of-memory',
    `There is not enough memory for the image${pixels}. Close other programs, or scale it down first.`,
    { cause: error },
  )
}

/** What a piece of work gives; if it fails for lack of memory, the error says so. */
export async function tellMemoryErrors<T>(work: Promise<T>, size?: { width: number; height: number }): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw asMemoryError(error, size)
  }
}
