import { HuepressError } from '../../../common/errors.ts'
import { type HeldPixels, noteRead, type PointPlaces, type StoredBitmap } from '../../../common/held-pixels.ts'
import { orient, type Size, storedPlaces, storedRect, turnPixels } from '../../../common/turn-pixels.ts'
import { openByteCanvas, readPoints, readTiles } from './read-canvas.ts'
import { isCanvasExact, makeCard, readPixels } from './read-pixels.ts'

type Bytes = Uint8ClampedArray<ArrayBuffer>

/** The orientation whose columns are stored as rows, and nothing mirrored. */
const TRANSPOSED = 5

/** The bytes of stored pixels, upright. */
function uprightBytes(words: Uint32Array<ArrayBuffer>, size: Size, orientation: number): Bytes {
  const upright = orientation === 1 ? words : turnPixels(words, size, orientation)
  return new Uint8ClampedArray(upright.buffer)
}

/** An opaque bitmap as it is stored; it is closed once its pixels were read, and nobody works with it any more. */
class BitmapPixels implements HeldPixels {
  readonly #stored: StoredBitmap
  #data: Bytes | undefined
  #reading: Promise<Bytes> | undefined
  #users = 0
  #isClosed = false

  constructor(stored: StoredBitmap) {
    this.#stored = stored
  }

  get data(): Bytes {
    if (this.#data) return this.#data
    this.#checkOpen()
    const { bitmap, orientation } = this.#stored
    const words = readTiles(openByteCanvas, bitmap)
    if (!words) throw new HuepressError('internal', 'This browser has no canvas for pixels that it had before.')
    return this.#keep(uprightBytes(words, bitmap, orientation))
  }

  read(): Promise<Bytes> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  rows(first: number, count: number): Bytes | null {
    if (this.#isGone) return null
    const { bitmap, orientation } = this.#stored
    const part = storedRect(bitmap, orientation, first, count)
    const words = readTiles(openByteCanvas, bitmap, part)
    return words && uprightBytes(words, part, orientation)
  }

  pick({ xs, ys }: PointPlaces): Bytes | null {
    if (this.#isGone) return null
    const { bitmap, orientation } = this.#stored
    const places = storedPlaces(bitmap, orientation, xs, ys)
    const words = readPoints(bitmap, places)
    const size = { width: places.xs.length, height: places.ys.length }
    return words && uprightBytes(words, size, places.isOnSide ? TRANSPOSED : 1)
  }

  lend<T>(use: (stored: StoredBitmap) => Promise<T>): Promise<T> | null {
    return this.#isGone ? null : this.#use(use)
  }

  makeCard = makeCard

  close(): void {
    this.#isClosed = true
    this.#closeUnused()
  }

  /** The bitmap is closed, or will be as soon as nobody works with it. */
  get #isGone(): boolean {
    return this.#isClosed || this.#data !== undefined
  }

  #checkOpen(): void {
    if (this.#isClosed)
      throw new HuepressError('usage', 'The picture was destroyed before its pixels were read. Decode it again.')
  }

  async #readOnce(): Promise<Bytes> {
    const read = await this.lend(async ({ bitmap, orientation }) => {
      const { image } = await readPixels(bitmap, 'upright')
      return orient(image, orientation).data as Bytes
    })
    if (!read && !this.#data) this.#checkOpen()
    return this.#data ?? this.#keep(read!)
  }

  #keep(data: Bytes): Bytes {
    this.#data = data
    noteRead(data, this)
    this.#closeUnused()
    return data
  }

  async #use<T>(use: (stored: StoredBitmap) => Promise<T>): Promise<T> {
    this.#users++
    try {
      return await use(this.#stored)
    } finally {
      this.#users--
      this.#closeUnused()
    }
  }

  #closeUnused(): void {
    if (this.#isGone && this.#users === 0) this.#stored.bitmap.close()
  }
}

/**
 * Holds the pixels of an opaque bitmap, made with the options `RAW`, until they are asked for; the bitmap is theirs.
 * Null where no GPU could take it, or this browser has no exact way to read it later: then it is to be read now.
 */
export async function holdBitmap(stored: StoredBitmap): Promise<HeldPixels | null> {
  return 'gpu' in navigator && (await isCanvasExact()) ? new BitmapPixels(stored) : null
}
