/**
 * What every platform has beside the language itself, and no more of it than the library uses: the rooms below the
 * platforms are checked against this instead of the DOM's or Node's types.
 */

declare const performance: { now(): number }

declare var console: { log(...words: unknown[]): void }

declare function setTimeout(callback: () => void, milliseconds: number): unknown

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

// `var`, so that `typeof globalThis` has it.
declare var AbortSignal: { prototype: AbortSignal }

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean })
  decode(bytes?: Uint8Array): string
}

interface ReadableStream<Chunk> extends AsyncIterable<Chunk> {
  getReader(): {
    read(): Promise<{ done: false; value: Chunk } | { done: true; value?: undefined }>
    cancel(): Promise<void>
  }
}

interface WritableStream<Chunk> {
  getWriter(): { write(chunk: Chunk): Promise<void>; close(): Promise<void> }
}

interface ByteTransform {
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>
}

declare const CompressionStream: new (format: 'deflate' | 'deflate-raw') => ByteTransform

declare const DecompressionStream: new (format: 'deflate' | 'deflate-raw') => ByteTransform

interface Blob {
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
  slice(start?: number, end?: number, type?: string): Blob
}

interface URL {
  readonly href: string
  readonly protocol: string
}

declare function fetch(url: URL): Promise<{ ok: boolean; status: number; arrayBuffer(): Promise<ArrayBuffer> }>

declare function atob(text: string): string
