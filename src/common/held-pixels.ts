import type { Bitmap } from './globals.ts'
import type { RgbaImage } from './image.ts'

type Data = RgbaImage['data']

/** A small picture of all values, to try with whether a way hands out exact pixels: as a bitmap, and packed. */
export interface TestCard {
  bitmap: Bitmap
  pixels: Uint32Array
}

/** A bitmap as it is stored, and the EXIF orientation, 1 to 8, that says how its picture stands. */
export interface StoredBitmap {
  bitmap: Bitmap
  orientation: number
}

/** Columns and rows of a picture, each from the first to the last. */
export interface PointPlaces {
  xs: Uint32Array
  ys: Uint32Array
}

/**
 * The pixels of an opaque picture that are still in the bitmap of a browser's decoder, so that a GPU can take them from
 * there. Once they were read, the bitmap is gone, and what was read is what counts.
 */
export interface HeldPixels {
  /** All of them, RGBA. Read at once where they were not read before, which takes longer than `read`. */
  readonly data: Data
  /** Reads all of them; once. Errors: what memory that cannot be had throws. */
  read(): Promise<Data>
  /** Some rows, RGBA; null once all were read, or where they are no easier to have. */
  rows(first: number, count: number): Data | null
  /** The pixels in some columns and rows, RGBA; null once all were read, or where they are no easier to have. */
  pick(places: PointPlaces): Data | null
  /** Works with the bitmap, which stays open meanwhile; null once all were read, or where there is none. */
  lend<T>(use: (stored: StoredBitmap) => Promise<T>): Promise<T> | null
  /** Lets go of them: they cannot be had any more. Whoever works with the bitmap finishes first. */
  close(): void
  /** If these are points of others that are held. */
  readonly origin?: { pixels: HeldPixels; places: PointPlaces }
  /** A picture made and opened the same way. Its bitmap is to be closed. */
  makeCard(): Promise<TestCard>
}

/** By the image, and by the bytes once they were read. */
const held = new WeakMap<object, HeldPixels>()

/** Makes an image of pixels that are held: its `data` reads them when it is first asked for. */
export function holdImage<T extends { width: number; height: number }>(size: T, pixels: HeldPixels): T & RgbaImage {
  const image = Object.defineProperty(size, 'data', {
    get: () => pixels.data,
    set(value: Data) {
      held.delete(image)
      Object.defineProperty(image, 'data', { value, writable: true })
    },
    enumerable: true,
    configurable: true,
  }) as T & RgbaImage
  held.set(image, pixels)
  return image
}

/** An image with more about it; pixels that are held stay so. */
export function withFields<T extends object>(image: RgbaImage, fields: T): RgbaImage & T {
  const pixels = held.get(image)
  const { width, height } = image
  return pixels ? holdImage({ width, height, ...fields }, pixels) : { ...image, ...fields }
}

/** Notes what was read of held pixels: an image with these bytes is the same picture. */
export function noteRead(data: Data, pixels: HeldPixels): void {
  held.set(data, pixels)
}

/** The pixels of this image, if they are held. */
export const heldPixels = (image: RgbaImage): HeldPixels | undefined => held.get(image)

/** Stands for the pixels of an image, however it has them: the same object for the same pixels. */
export type PixelsKey = HeldPixels | Data

export const pixelsKey = (image: RgbaImage): PixelsKey => held.get(image) ?? held.get(image.data) ?? image.data

/** The bytes that a key stands for. */
export const readKey = async (key: PixelsKey): Promise<Data> => ('read' in key ? key.read() : key)

/** Some rows of an image; not to be written to. */
export function rowsOf(image: RgbaImage, first: number, count: number): Data {
  const rows = heldPixels(image)?.rows(first, count)
  return rows ?? image.data.subarray(4 * image.width * first, 4 * image.width * (first + count))
}

/** The bytes of an image; those of held pixels are read now, beside other work. */
export const readData = async (image: RgbaImage): Promise<Data> => readKey(pixelsKey(image))
