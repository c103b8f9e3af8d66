/** Pixels as they come from a decoder: row-major RGBA, 8 bits a channel, sRGB, straight (not premultiplied) alpha. */
export interface RgbaImage {
  /** Columns, at least 1. */
  width: number
  /** Rows, at least 1. */
  height: number
  /** width * height * 4 bytes. */
  data: Uint8Array | Uint8ClampedArray
}

/** A palette image: what the encoders write. */
export interface IndexedPixels {
  width: number
  height: number
  /** RGBA, 4 bytes an entry, straight alpha. */
  palette: Uint8Array
  /** One palette index per pixel, row-major. */
  indices: Uint8Array
}
