/** What the first bytes of a file say, before anything is decoded. */
export interface ImageHeader {
  kind: 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'BMP' | 'AVIF'
  /** Stored columns and rows, before any EXIF turn; 0 x 0 if the kind does not give them up simply. */
  width: number
  height: number
  /** No pixel can be anything but alpha 255. False also where the header does not say. */
  opaque: boolean
  /** A JPEG with four inks. */
  cmyk?: boolean
}
