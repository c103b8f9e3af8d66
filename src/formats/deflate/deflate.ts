import { HuepressError } from '../../common/errors.ts'

/**
 * Compresses blocks of bytes, one after the other, to one zlib stream (RFC 1950), given back in parts. `bytes`: of all
 * blocks together, if known. A block keeps its bytes until `BLOCKS_KEPT` later ones were asked for (`png-rows.ts`).
 */
export type Deflate = (blocks: Iterable<Uint8Array>, bytes?: number) => Promise<Uint8Array[]>

/** Bytes that a typed array view hands to a web stream; the DOM types want the buffer to be no shared one. */
type Plain = Uint8Array<ArrayBuffer>

async function readAll(
  stream: ReadableStream<Uint8Array>,
  limitBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  const reader = stream.getReader()
  let bytes = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.length
    if (bytes > limitBytes) {
      await reader.cancel()
      throw new HuepressError('too-large', `A compressed block unfolds to more than ${limitBytes} bytes.`)
    }
    parts.push(next.value)
  }
  return parts
}

/** Deflate makes no more bytes of one. Source: zlib, "Maximum Compression Factor". */
export const MAX_EXPANSION = 1032

/** Joins parts to one array. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/** Unfolds a zlib stream to at most `limitBytes`; an error if it is damaged or longer. */
export async function inflate(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  const { readable, writable } = new DecompressionStream('deflate')
  const writer = writable.getWriter()
  const feed = writer.write(bytes as Plain).then(() => writer.close())
  feed.catch(() => {}) // The reader reports the same failure.
  return concatBytes(await readAll(readable, limitBytes))
}

/** Unfolds a zlib stream, forgetting what comes out: how many bytes. An error if it is damaged. */
export async function inflatedSize(parts: readonly Uint8Array[]): Promise<number> {
  const { readable, writable } = new DecompressionStream('deflate')
  const writer = writable.getWriter()
  const feed = async () => {
    for (const part of parts) await writer.write(part as Plain)
    await writer.close()
  }
  feed().catch(() => {}) // The reader reports the same failure.
  let bytes = 0
  const reader = readable.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) bytes += next.value.length
  return bytes
}
