import { type HeldPixels, noteRead, type PointPlaces } from './held-pixels.ts'
import type { RgbaImage } from './image.ts'

type Data = RgbaImage['data']

/** The middles of so many equal fields of a side, in pixels. */
export const placesOf = (fields: number, length: number): Uint32Array =>
  Uint32Array.from({ length: fields }, (_, n) => Math.floor(((n + 0.5) * length) / fields))

/** The pixels in these columns and rows of an image, RGBA. */
export function pickPoints({ width, data }: Pick<RgbaImage, 'width' | 'data'>, { xs, ys }: PointPlaces): Data {
  const from = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const points = new Uint8ClampedArray(4 * xs.length * ys.length)
  const to = new DataView(points.buffer)
  for (const [row, y] of ys.entries())
    for (let x = 0; x < xs.length; x++) to.setUint32(4 * (row * xs.length + x), from.getUint32(4 * (y * width + xs[x])))
  return points
}

/** Points of pixels that are held: a GPU that has those picks them there, and they are read where somebody asks. */
export class HeldPoints implements HeldPixels {
  readonly origin: NonNullable<HeldPixels['origin']>
  readonly #width: number
  #data: Data | undefined

  /** `width`: columns of the picture. */
  constructor(pixels: HeldPixels, width: number, places: PointPlaces) {
    this.origin = { pixels, places }
    this.#width = width
  }

  get data(): Data {
    if (this.#data) return this.#data
    const { pixels, places } = this.origin
    const data = pixels.pick(places) ?? pickPoints({ width: this.#width, data: pixels.data }, places)
    noteRead(data, this)
    this.#data = data
    return data
  }

  async read(): Promise<Data> {
    return this.data
  }

  rows(): null {
    return null
  }

  pick(): null {
    return null
  }

  lend(): null {
    return null
  }

  close(): void {}

  makeCard(): ReturnType<HeldPixels['makeCard']> {
    return this.origin.pixels.makeCard()
  }
}
