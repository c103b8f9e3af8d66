import type { HeldPixels } from '../../src/common/held-pixels.ts'
import { turnPixels, uprightSize } from '../../src/common/turn-pixels.ts'
import type { Raster } from '../../src/quantize/types.ts'

/** What stands for a browser's bitmap. */
interface StandIn {
  width: number
  height: number
  pixels: Uint32Array
  close(): void
}

const bitmapOf = (pixels: Uint32Array, width: number): StandIn => ({
  ...{ pixels, width, height: pixels.length / width },
  close() {},
})

/** Every value in some rows, with a remainder that fills no block. */
const CARD = Uint32Array.from({ length: 263 * 256 }, (_, i) => (0xff000000 | Math.imul(i, 0x10307)) >>> 0)

export interface HeldRaster extends Raster {
  /** How often its pixels were read on the host, and its bitmap lent. */
  readonly asked: { reads: number; lent: number }
}

/** The orientation that turns a picture back. */
const backFrom = (orientation: number) => (orientation === 6 ? 8 : orientation === 8 ? 6 : orientation)

/** A raster whose pixels a browser holds in a bitmap, stored so that this EXIF orientation turns them upright. */
export function holdRaster({ pixels, width, height }: Raster, orientation = 1): HeldRaster {
  const size = { width, height }
  const stored = turnPixels(pixels, size, backFrom(orientation))
  const asked = { reads: 0, lent: 0 }
  let isRead = false
  function read() {
    if (!isRead) asked.reads++
    isRead = true
    return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  }
  const held: HeldPixels = {
    get data() {
      return read()
    },
    read: async () => read(),
    rows: (first, count) => (isRead ? null : read().subarray(4 * width * first, 4 * width * (first + count))),
    pick: () => null,
    lend(use) {
      if (isRead) return null
      asked.lent++
      return use({ bitmap: bitmapOf(stored, uprightSize(size, orientation).width), orientation })
    },
    close() {},
    makeCard: async () => ({ bitmap: bitmapOf(CARD, 263), pixels: CARD }),
  }
  return {
    get pixels() {
      read()
      return pixels
    },
    ...{ width, height, held, asked },
  }
}

/**
 * Lets a device draw stand-ins of bitmaps, as a browser does its own: what comes to the texture is as `change` leaves
 * it. Only of textures that can be drawn to.
 */
export function drawBitmaps(device: GPUDevice, change = (pixels: Uint32Array<ArrayBuffer>) => pixels): void {
  device.queue.copyExternalImageToTexture = ({ source, origin }, { texture }, size) => {
    const bitmap = source as unknown as StandIn
    const [left, top] = [...(origin as Iterable<number>)]
    const [width, height] = [...(size as Iterable<number>)]
    const { COPY_DST, RENDER_ATTACHMENT } = GPUTextureUsage
    const isDrawable = (texture.usage & (COPY_DST | RENDER_ATTACHMENT)) === (COPY_DST | RENDER_ATTACHMENT)
    const isWithin = left + width <= bitmap.width && top + height <= bitmap.height
    if (!isDrawable || !isWithin || width > texture.width || height > texture.height)
      throw new TypeError('This texture cannot be drawn to.')
    const rows = Array.from({ length: height }, (_, y) => {
      const first = (top + y) * bitmap.width + left
      return bitmap.pixels.subarray(first, first + width)
    })
    const part = change(Uint32Array.from(rows.flatMap(row => [...row])))
    device.queue.writeTexture({ texture }, part, { bytesPerRow: 4 * width }, [width, height])
  }
}
