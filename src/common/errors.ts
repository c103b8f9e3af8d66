/** What went wrong, as a stable word for programs. The message is for people. */
export type ErrorCode =
  | 'usage' // an option or argument is wrong
  | 'not-found' // the input does not exist or a folder holds no images
  | 'unreadable' // the input cannot be read (permissions, broken pipe)
  | 'not-an-image' // the bytes are no image this build can decode
  | 'not-a-palette' // the bytes are no palette of 1 to 256 colors
  | 'corrupt' // an image, but truncated or damaged
  | 'too-large' // more pixels than the limit
  | 'out-of-memory' // memory for it cannot be had
  | 'empty' // zero pixels or zero bytes
  | 'exists' // the output exists and may not be overwritten
  | 'larger' // the result is not smaller than the input, and the caller wanted none then
  | 'quality' // the most colors stay below the quality that the caller wants at least
  | 'too-many-bytes' // nothing is as small as the caller wants it
  | 'unwritable' // the output cannot be written
  | 'no-gpu' // the GPU was asked for and there is none
  | 'gpu' // the GPU failed
  | 'encoder' // an encoder failed, such as for lack of memory
  | 'aborted' // the caller cancelled
  | 'internal' // a fault of huepress

/**
 * The one error shape: what happened, the number, what to do, in `message`; a stable `code` for programs.
 * Everything huepress throws on purpose is one of these.
 */
export class HuepressError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'HuepressError'
    this.code = code
  }
}

/** A wrong option: says what was expected and what came. */
export function expected(name: string, wanted: string, received: unknown): HuepressError {
  const shown = typeof received === 'string' ? `"${received}"` : String(received)
  return new HuepressError('usage', `Expected ${wanted} for ${name} but received ${shown}.`)
}

/** Throws an `aborted` error once the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HuepressError('aborted', 'Cancelled. Nothing was written.', { cause: signal.reason })
}
