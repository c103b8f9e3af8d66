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
