import { expected, HuepressError } from './errors.ts'
import type { BlobFile, UrlFile } from './globals.ts'

/** A file as a caller has it: its bytes in whatever form, or the URL that it is fetched from. */
export type FileInput = BlobFile | ArrayBufferLike | Uint8Array | UrlFile

const KINDS = 'a Blob, File, ArrayBuffer, Uint8Array or URL'

/** Other windows and test runners have classes of their own, so that `instanceof` would miss theirs. */
const isOfClass = (input: unknown, ...names: string[]) =>
  names.includes(Object.prototype.toString.call(input).slice('[object '.length, -1))

export const isUrl = (input: unknown): input is URL => isOfClass(input, 'URL')

const isBlob = (input: unknown): input is Blob =>
  isOfClass(input, 'Blob', 'File') || typeof (input as Blob | null)?.arrayBuffer === 'function'

/** Memory that another thread may write to is copied. */
function viewOf(buffer: ArrayBufferLike, offset?: number, length?: number): Uint8Array<ArrayBuffer> {
  const view = new Uint8Array(buffer, offset, length)
  return isOfClass(buffer, 'SharedArrayBuffer') ? view.slice() : (view as Uint8Array<ArrayBuffer>)
}

async function bytesOfBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer())
  } catch (cause) {
    throw new HuepressError('unreadable', `The file (${blob.size} bytes) cannot be read. Choose it again.`, { cause })
  }
}

async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const shown = url.protocol === 'data:' ? 'The data: URL' : url.href
  const fail = (why: string, cause?: unknown) =>
    new HuepressError('unreadable', `${shown} cannot be read: ${why}. Check the address.`, { cause })
  try {
    const response = await fetch(url)
    if (!response.ok) throw fail(`the server answers with status ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    if (cause instanceof HuepressError) throw cause
    throw fail(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/**
 * The bytes of a file; those of a Uint8Array or ArrayBuffer are not copied. `also` names what else the platform takes.
 * Errors: 'usage' for anything else, 'unreadable' if it cannot be read or fetched.
 */
export async function readFileInput(input: FileInput, also = ''): Promise<Uint8Array> {
  if (isOfClass(input, 'ArrayBuffer', 'SharedArrayBuffer')) return viewOf(input as ArrayBufferLike)
  if (ArrayBuffer.isView(input) && isOfClass(input, 'Uint8Array')) {
    const { buffer, byteOffset, byteLength } = input
    return isOfClass(buffer, 'SharedArrayBuffer') ? viewOf(buffer, byteOffset, byteLength) : (input as Uint8Array)
  }
  if (isUrl(input)) return fetchBytes(input)
  if (isBlob(input)) return bytesOfBlob(input)
  throw expected('input', also + KINDS, typeof input)
}
