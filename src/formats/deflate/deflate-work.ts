/** 0 is quick, 1 takes some five times as long for fewer bytes, 2 longer still. */
export type DeflateLevel = 0 | 1 | 2

/** A block of bytes to be deflated by itself. */
export interface DeflateWork {
  /** Bytes before it; matches may refer to the last 32 KiB. */
  before: Uint8Array
  block: Uint8Array
  /** Nothing comes behind it. */
  isLast: boolean
  level: DeflateLevel
}

/** Bytes that are read behind the input, and written behind the output. */
export const PAD_BYTES = 16

/** What a block takes at most: if it is stored. */
export const outBytesFor = (block: number): number => block + Math.ceil(block / 1000) + 1024
