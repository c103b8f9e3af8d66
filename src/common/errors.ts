/** What went wrong, as a stable word for programs. The message is for people. */
export type ErrorCode =
  | 'usage' // an option or argument is wrong
  | 'not-found' // the input does not exist or a folder holds no images
  | 'unreadable' // the input cannot be read (permissions, broken pipe)
  | 'not-an-image' // the bytes are no image
  | 'unsupported' // an image or media file of a kind that is not decoded here
  | 'decoder-missing' // what decodes it is not installed, or not for this platform
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
  | 'encoder-missing' // what writes the format is not installed
  | 'encoder' // an encoder failed, such as for lack of memory
  | 'package-missing' // an optional package that is needed is not installed
  | 'queue' // the queue cannot be reached or used
  | 'storage' // the storage cannot be reached, or failed for a while
  | 'changed' // the input is another one than when its job was put in
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
export function expected(name: string, expectation: string, received: unknown): HuepressError {
  const text = typeof received === 'string' ? `"${received}"` : String(received)
  return new HuepressError('usage', `Expected ${expectation} for ${name} but received ${text}.`)
}

/** Throws the signal's reason once it has fired, as `fetch` rejects: by default a DOMException named AbortError. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/** What work comes to, or the signal's reason as soon as it fires: for work that cannot be stopped. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
