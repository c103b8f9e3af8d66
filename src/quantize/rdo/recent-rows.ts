import { MARGIN, ROWS_ABOVE } from './sources.ts'

/** The latest rows of the stream that deflate sees, of so many bytes each; between them MARGIN zeros. */
export interface RecentRows {
  stream: Uint8Array
  /** Where the row that is being chosen begins; it is all 0, and so is what lies before the first row. */
  start: number
  /** Adds a chosen row. */
  push(bytes: Uint8Array): void
}

/** How many bytes the stream has. */
export const recentBytes = (rowBytes: number) => (ROWS_ABOVE + 1) * (rowBytes + MARGIN) + MARGIN

/** `stream`: zeros. */
export function recentRows(rowBytes: number, stream = new Uint8Array(recentBytes(rowBytes))): RecentRows {
  const stride = rowBytes + MARGIN
  const start = MARGIN + ROWS_ABOVE * stride

  return {
    stream,
    start,
    push(bytes) {
      stream.set(bytes, start)
      stream.copyWithin(0, stride)
      stream.fill(0, start)
    },
  }
}
