import type { RgbaImage } from './image.ts'

/** Columns and rows, in pixels. */
export interface Size {
  width: number
  height: number
}

/** A part of a picture, in pixels. */
export interface Rect extends Size {
  left: number
  top: number
}

/** Whether rows of the upright picture are stored as columns. */
const isOnSide = (orientation: number) => orientation >= 5

const isMirroredAcross = (orientation: number) => [2, 3, 7, 8].includes(orientation)
const isMirroredDown = (orientation: number) => [3, 4, 6, 7].includes(orientation)

/** Columns and rows of a picture of this stored size when it stands upright; the same the other way round. */
export const uprightSize = ({ width, height }: Size, orientation: number): Size =>
  isOnSide(orientation) ? { width: height, height: width } : { width, height }

/** Where upright pixels are stored, in pixels of the stored picture. */
interface Steps {
  /** The place of the one in the first column of the first row. */
  origin: number
  /** From one to the next of its row, and to the next of its column. */
  across: number
  down: number
}

/** `stride`: pixels from one stored row to the next. */
export function stepsOf({ width, height }: Size, orientation: number, stride = width): Steps {
  const [acrossMirrored, downMirrored] = [isMirroredAcross(orientation), isMirroredDown(orientation)]
  const origin = (acrossMirrored ? width - 1 : 0) + (downMirrored ? (height - 1) * stride : 0)
  const [column, row] = [acrossMirrored ? -1 : 1, downMirrored ? -stride : stride]
  return isOnSide(orientation) ? { origin, across: row, down: column } : { origin, across: column, down: row }
}

/** Where rows of the upright picture are stored. */
export function storedRect({ width, height }: Size, orientation: number, top: number, rows: number): Rect {
  if (isOnSide(orientation))
    return { left: isMirroredAcross(orientation) ? width - top - rows : top, top: 0, width: rows, height }
  return { left: 0, top: isMirroredDown(orientation) ? height - top - rows : top, width, height: rows }
}

/** Where columns and rows of the upright picture are stored, in their order; `isOnSide`: its columns are in `ys`. */
export function storedPlaces({ width, height }: Size, orientation: number, xs: Uint32Array, ys: Uint32Array) {
  const [columns, rows] = isOnSide(orientation) ? [ys, xs] : [xs, ys]
  return {
    xs: isMirroredAcross(orientation) ? columns.map(x => width - 1 - x) : columns,
    ys: isMirroredDown(orientation) ? rows.map(y => height - 1 - y) : rows,
    isOnSide: isOnSide(orientation),
  }
}

/** Pixels of a side of the squares that are turned one after the other, so that what is read stays in the cache. */
const SQUARE = 32

function turnSquare(from: Uint32Array, to: Uint32Array, { left, top, width, height }: Rect, steps: Steps, row: number) {
  const { origin, across, down } = steps
  for (let x = left; x < left + width; x++) {
    let at = origin + x * across + top * down
    for (let y = top; y < top + height; y++) {
      to[y * row + x] = from[at]
      at += down
    }
  }
}

/** Stored pixels upright. Source of the orientations: TIFF 6.0, section 8. */
export function turnPixels(from: Uint32Array, stored: Size, orientation: number): Uint32Array<ArrayBuffer> {
  const { width, height } = uprightSize(stored, orientation)
  const steps = stepsOf(stored, orientation)
  const to = new Uint32Array(width * height)
  for (let top = 0; top < height; top += SQUARE) {
    for (let left = 0; left < width; left += SQUARE) {
      const square = { left, top, width: Math.min(SQUARE, width - left), height: Math.min(SQUARE, height - top) }
      turnSquare(from, to, square, steps, width)
    }
  }
  return to
}

/** Turns and mirrors an image as an EXIF orientation of 1..8 asks; 1 returns it unchanged. */
export function orient(image: RgbaImage, orientation: number): RgbaImage {
  if (orientation === 1) return image
  const { width, height, data } = image
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const upright = turnPixels(words, image, orientation)
  return { ...uprightSize(image, orientation), data: new Uint8ClampedArray(upright.buffer) }
}
