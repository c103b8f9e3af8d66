import { HuepressError } from '../../../common/errors.ts'
import type { TestCard } from '../../../common/held-pixels.ts'
import type { RgbaImage } from '../../../common/image.ts'
import { type OpenRoute, openByteCanvas, openFloatCanvas, type ReadWhole, readTiles } from './read-canvas.ts'
import { readFrame } from './read-frame.ts'
import { openWebgl } from './read-webgl.ts'

/** Options under which a browser hands out the stored numbers: no premultiplying, no color management. */
export const RAW: ImageBitmapOptions = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }

const byTiles =
  (open: OpenRoute): ReadWhole =>
  async bitmap =>
    readTiles(open, bitmap)

/** Reads a whole bitmap by one way; a fully transparent pixel becomes 0,0,0,0 whatever its color was. */
async function readBy(read: ReadWhole, bitmap: ImageBitmap, opaque: boolean): Promise<RgbaImage | null> {
  const { width, height } = bitmap
  const pixels = await read(bitmap).catch(() => null)
  if (!pixels) return null
  if (!opaque) for (let i = 0; i < pixels.length; i++) if (pixels[i] < 0x1000000) pixels[i] = 0
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) }
}

/** Every pair of a channel value and an alpha, or every value at alpha 255; a value a column. */
function testCard(opaque: boolean, width = 256): ImageData {
  const card = new ImageData(width, 256)
  const words = new Uint32Array(card.data.buffer)
  for (let i = 0; i < words.length; i++) {
    const alpha = opaque ? 255 : i >>> 8
    const value = i & 255
    const other = (i * 7 + (i >>> 8)) & 255
    words[i] = alpha === 0 ? 0 : ((alpha << 24) | (other << 16) | ((255 - value) << 8) | value) >>> 0
  }
  return card
}

/** An opaque test card, opened as a decoder's bitmap is; its rows do not fill up blocks of any kind. */
export async function makeCard(): Promise<TestCard> {
  const card = testCard(true, 263)
  return { bitmap: await createImageBitmap(card, RAW), pixels: new Uint32Array(card.data.buffer) }
}

/** Whether a way gives back every pixel of the test card on this machine, in this browser. */
async function isExact(read: ReadWhole, opaque: boolean): Promise<boolean> {
  const card = testCard(opaque)
  const bitmap = await createImageBitmap(card, RAW)
  try {
    const image = await readBy(read, bitmap, opaque)
    return image?.data.every((value, i) => value === card.data[i]) ?? false
  } finally {
    bitmap.close()
  }
}

const readCanvas = byTiles(openByteCanvas)
const readWebgl = byTiles(openWebgl)

const WAYS = {
  upright: [readFrame, readCanvas, readWebgl],
  opaque: [readCanvas, readWebgl],
  alpha: [byTiles(openFloatCanvas), readWebgl],
}

/** Opaque and as it is stored, opaque and maybe turned by the browser, or neither. */
export type BitmapKind = keyof typeof WAYS

const exactWays: Partial<Record<BitmapKind, Promise<ReadWhole[]>>> = {}

/** The first way that is exact here; behind a frame, which may not be of any size, the first that reads tiles. */
async function findExact(kind: BitmapKind): Promise<ReadWhole[]> {
  const found: ReadWhole[] = []
  for (const read of WAYS[kind]) {
    if (!(await isExact(read, kind !== 'alpha'))) continue
    found.push(read)
    if (read !== readFrame) break
  }
  return found
}

/** Whether the byte canvas, which reads at once, hands out opaque pixels as they are. */
export const isCanvasExact = async (): Promise<boolean> =>
  (await (exactWays.opaque ??= findExact('opaque'))).includes(readCanvas)

/**
 * The pixels of a bitmap made with the options `RAW`, exact where this browser proved to have an exact way (tested
 * once per page, 2-5 ms); `exact` says so. Browsers that add noise against fingerprinting have none, nor have those
 * without both half-float canvases and WebGL 2.
 */
export async function readPixels(bitmap: ImageBitmap, kind: BitmapKind): Promise<{ image: RgbaImage; exact: boolean }> {
  const opaque = kind !== 'alpha'
  for (const read of await (exactWays[kind] ??= findExact(kind))) {
    const image = await readBy(read, bitmap, opaque)
    if (image) return { image, exact: true }
  }
  const close = await readBy(readCanvas, bitmap, opaque)
  if (!close)
    throw new HuepressError('internal', 'This browser has no OffscreenCanvas, which decoding needs. Use Chrome.')
  return { image: close, exact: false }
}
