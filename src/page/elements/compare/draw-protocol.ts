import type { Placement, Rect, Size } from './geometry.ts'

/** A picture as the element takes it. An ImageBitmap becomes the element's own: it is handed to its worker. */
export type Picture = Blob | ImageBitmap | null

export type Side = 'original' | 'result'

export type Pictures = Partial<Record<Side, Picture>>

/** Which pixels have which entry of the palette, row by row. */
export interface IndexMap extends Size {
  indices: Uint8Array
}

export interface DrawRequest {
  type: 'draw'
  frame: Size
  /** The size the placement was computed for; pictures of another size are not drawn with it. */
  picture: Size
  placement: Placement
  /** The entry whose pixels stay as they are while all others are masked. */
  entry: number | null
  /** Shows what the pictures differ in in place of the result. */
  difference: boolean
  /** Draws as quickly as it can: more is to come. */
  moving: boolean
}

export type Request =
  | { type: 'load'; pictures: Pictures }
  /** A new index map, empty; its indices follow in pieces, as copying all at once would hold up the page. */
  | { type: 'map'; size: Size | null }
  | { type: 'indices'; piece: Uint8Array; offset: number }
  | DrawRequest

export type Response =
  | { type: 'loaded'; picture: Size | null }
  | { type: 'failed'; side: Side; message: string }
  /** Both pictures as drawn, or null if there is none, and the part of the frame they cover. */
  | { type: 'frame'; covered: Rect; size: Size; drawn: Record<Side, ImageBitmap | null> }
  /** The request was for a picture that is gone. */
  | { type: 'skipped' }
