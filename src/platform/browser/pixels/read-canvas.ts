import type { PointPlaces } from '../../../common/held-pixels.ts'
import type { Rect } from '../../../common/turn-pixels.ts'

/**
 * Reads a rectangle of a bitmap as straight RGBA; `rows` is `width * height * 4` bytes and stays valid until the next
 * call.
 */
type ReadTile = (x: number, y: number, width: number, height: number) => Uint8Array | Uint8ClampedArray

/**
 * One way to get the pixels out of a bitmap that was made with `premultiplyAlpha: 'none'`. Null where not available.
 */
export type OpenRoute = (bitmap: ImageBitmap, tileWidth: number, tileHeight: number) => ReadTile | null

/**
 * Reads all pixels of such a bitmap: straight RGBA, a word each. Null where that is not to be had; it may reject, too.
 */
export type ReadWhole = (bitmap: ImageBitmap) => Promise<Uint32Array<ArrayBuffer> | null>

/** Newer than TypeScript's own list. */
interface WithAttributes {
  getContextAttributes(): CanvasSettings
}
type CanvasSettings = CanvasRenderingContext2DSettings & { colorType?: string }

function openCanvas(settings: CanvasSettings): OpenRoute {
  return (bitmap, tileWidth, tileHeight) => {
    if (typeof OffscreenCanvas === 'undefined') return null
    const canvas = new OffscreenCanvas(tileWidth, tileHeight)
    const context = canvas.getContext('2d', settings)
    if (!context) return null
    const got: CanvasSettings = (context as Partial<WithAttributes>).getContextAttributes?.() ?? {}
    if (settings.colorType && got.colorType !== settings.colorType) return null
    context.globalCompositeOperation = 'copy'
    context.imageSmoothingEnabled = false
    return (x, y, width, height) => {
      context.drawImage(bitmap, x, y, width, height, 0, 0, width, height)
      return context.getImageData(0, 0, width, height).data
    }
  }
}

/** `willReadFrequently` keeps the canvas off the GPU: one rasteriser, the same on every machine. */
export const openByteCanvas = openCanvas({ willReadFrequently: true })

/**
 * A canvas is always premultiplied, and in 8 bits that changes most translucent colors. In half floats a channel
 * times its alpha keeps 11 bits, which is enough to get every one of the 65,280 pairs back.
 */
export const openFloatCanvas = openCanvas({ willReadFrequently: true, colorType: 'float16' })

/** Canvases wider than this do not exist everywhere, and a tile of half floats stays at 32 MiB. */
const TILE_WIDTH = 8192
const TILE_PIXELS = 2 ** 22

/** Reads a part of a bitmap, all by default, tile by tile: straight RGBA, a word each. Null if that cannot be had. */
export function readTiles(
  open: OpenRoute,
  bitmap: ImageBitmap,
  part: Rect = { left: 0, top: 0, width: bitmap.width, height: bitmap.height },
): Uint32Array<ArrayBuffer> | null {
  const { left, top, width, height } = part
  const tileWidth = Math.min(width, TILE_WIDTH)
  const tileHeight = Math.min(height, Math.floor(TILE_PIXELS / tileWidth))
  const read = open(bitmap, tileWidth, tileHeight)
  if (!read) return null
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y += tileHeight) {
    for (let x = 0; x < width; x += tileWidth) {
      const columns = Math.min(tileWidth, width - x)
      const rows = Math.min(tileHeight, height - y)
      const tile = read(left + x, top + y, columns, rows)
      const words = new Uint32Array(tile.buffer, tile.byteOffset, columns * rows)
      if (columns === width) {
        pixels.set(words, y * width)
        continue
      }
      for (let row = 0; row < rows; row++) {
        pixels.set(words.subarray(row * columns, (row + 1) * columns), (y + row) * width + x)
      }
    }
  }
  return pixels
}

/**
 * The pixels of an opaque bitmap in some columns and rows, a word each; null if it is wider than a canvas may be. A
 * canvas that scaled would take a neighbor here and there.
 */
export function readPoints(bitmap: ImageBitmap, { xs, ys }: PointPlaces): Uint32Array<ArrayBuffer> | null {
  const { width } = bitmap
  const read = width <= TILE_WIDTH ? openByteCanvas(bitmap, width, 1) : null
  if (!read) return null
  const points = new Uint32Array(xs.length * ys.length)
  for (const [row, y] of ys.entries()) {
    const { buffer, byteOffset } = read(0, y, width, 1)
    const words = new Uint32Array(buffer, byteOffset, width)
    for (let column = 0; column < xs.length; column++) points[row * xs.length + column] = words[xs[column]]
  }
  return points
}
