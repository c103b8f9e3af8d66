import { HuepressError } from '../../../common/errors.ts'
import { type HeldPixels, noteRead, type PointPlaces } from '../../../common/held-pixels.ts'
import { openByteCanvas, readPoints, readTiles } from './read-canvas.ts'
import { isCanvasExact, makeCard, readPixels } from './read-pixels.ts'

type Bytes = Uint8ClampedArray<ArrayBuffer>

const bytesOf = (words: Uint32Array<ArrayBuffer>): Bytes => new Uint8ClampedArray(words.buffer)

/** An opaque bitmap as it is stored; it is closed once its pixels were read, and nobody works with it any more. */
class BitmapPixels implements HeldPixels {
  readonly #bitmap: ImageBitmap
  #data: Bytes | undefined
  #reading: Promise<Bytes> | undefined
  #users = 0
  #isClosed = false

  constructor(bitmap: ImageBitmap) {
    this.#bitmap = bitmap
  }

  get data(): Bytes {
    if (this.#data) return this.#data
    this.#checkOpen()
    const words = readTiles(openByteCanvas, this.#bitmap)
    if (!words) throw new HuepressError('internal', 'This browser has no canvas for pixels that it had before.')
    return this.#keep(bytesOf(words))
  }

  read(): Promise<Bytes> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  rows(first: number, count: number): Bytes | null {
    const words = this.#isGone ? null : readTiles(openByteCanvas, this.#bitmap, first, count)
    return words && bytesOf(words)
  }

  pick(places: PointPlaces): Bytes | null {
    return this.#isGone ? null : readPoints(this.#bitmap, places)
  }

  lend<T>(use: (bitmap: ImageBitmap) => Promise<T>): Promise<T> | null {
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
    const read = await this.lend(async () => (await readPixels(this.#bitmap, 'upright')).image.data as Bytes)
    if (!read && !this.#data) this.#checkOpen()
    return this.#data ?? this.#keep(read!)
  }

  #keep(data: Bytes): Bytes {
    this.#data = data
    noteRead(data, this)
    this.#closeUnused()
    return data
  }

  async #use<T>(use: (bitmap: ImageBitmap) => Promise<T>): Promise<T> {
    this.#users++
    try {
      return await use(this.#bitmap)
    } finally {
      this.#users--
      this.#closeUnused()
    }
  }

  #closeUnused(): void {
    if (this.#isGone && this.#users === 0) this.#bitmap.close()
  }
}

/**
 * Holds the pixels of an opaque bitmap, made with the options `RAW`, until they are asked for; the bitmap is theirs.
 * Null where no GPU could take it, or this browser has no exact way to read it later: then it is to be read now.
 */
export async function holdBitmap(bitmap: ImageBitmap): Promise<HeldPixels | null> {
  return 'gpu' in navigator && (await isCanvasExact()) ? new BitmapPixels(bitmap) : null
}
