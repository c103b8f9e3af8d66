import type { Bitmap } from '../../common/globals.ts'
import type { HeldPixels } from '../../common/held-pixels.ts'
import type { GpuContext } from '../context.ts'
import { addCommands, groupsFor, makeStep, readWords, runSteps, uniform } from '../passes.ts'
import { doneAt } from '../transfers.ts'

/** Pixels of a picture that follow each other. */
export interface PixelRange {
  first: number
  pixels: number
}

/** Rows of a texture begin at multiples of so many pixels where they are copied to a buffer: 256 bytes. */
const ROW_PIXELS = 64
/** Pixels of a part of an upload: 32 MiB. */
const PART_PIXELS = 2 ** 23
/** The same of a test card, which then has two. */
const CARD_PART_PIXELS = 2 ** 15

interface Copy {
  bitmap: Bitmap
  /** Rows of a part at most. */
  rows: number
  texture: GPUTexture
  /** A part as it comes from the texture. */
  padded: GPUBuffer
  /** Pixels from one of its rows to the next. */
  stride: number
}

/** Brings rows of the bitmap into the texture; false where the browser refuses. */
function drawRows(context: GpuContext, { bitmap, texture }: Copy, top: number, rows: number): boolean {
  context.flush()
  try {
    context.device.queue.copyExternalImageToTexture(
      { source: bitmap as GPUCopyExternalImageSource, origin: [0, top] },
      { texture, premultipliedAlpha: false },
      [bitmap.width, rows],
    )
    return true
  } catch {
    return false
  }
}

/** Copies the pixels of these rows that are in the range to its buffer. */
async function joinRows(context: GpuContext, copy: Copy, top: number, rows: number, to: GPUBuffer, range: PixelRange) {
  const { texture, padded, stride, bitmap } = copy
  const { width } = bitmap
  const from = Math.max(range.first, top * width)
  const end = Math.min(range.first + range.pixels, (top + rows) * width)
  const params = uniform(context, 'rows', width, stride, from - top * width, from - range.first, end - from)
  const step = await makeStep(context, 'join-rows', {}, [params, padded, to], groupsFor(end - from))
  addCommands(context, 'copy texture', encoder =>
    encoder.copyTextureToBuffer({ texture }, { buffer: padded, bytesPerRow: 4 * stride }, [width, rows]),
  )
  runSteps(context, 'join rows', [step], end - from)
}

/**
 * A buffer with these pixels of the bitmap, as `uploadInParts` makes it. They go by a texture, in parts of whole rows
 * of at most `partPixels`. Null if the bitmap is wider than textures, or the browser refuses.
 */
export async function uploadFromBitmap(
  context: GpuContext,
  bitmap: Bitmap,
  label: string,
  range: PixelRange,
  { partPixels = PART_PIXELS, usage = 0 } = {},
): Promise<GPUBuffer | null> {
  const { width } = bitmap
  const most = context.device.limits.maxTextureDimension2D
  if (width > most) return null
  const [first, end] = [Math.floor(range.first / width), Math.ceil((range.first + range.pixels) / width)]
  const rows = Math.min(end - first, most, Math.max(1, Math.floor(partPixels / width)))
  const stride = Math.ceil(width / ROW_PIXELS) * ROW_PIXELS
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const part = context.part()
  try {
    const texture = part.texture('rows of a bitmap', width, rows)
    const padded = part.buffer('padded rows', 4 * stride * rows, STORAGE | COPY_DST)
    const copy = { bitmap, rows, texture, padded, stride }
    const buffer = context.buffer(label, 4 * range.pixels, STORAGE | COPY_DST | usage)
    for (let top = first; top < end; top += rows) {
      if (top > first) await part.wait(doneAt(part))
      const count = Math.min(rows, end - top)
      if (!drawRows(part, copy, top, count)) {
        context.release(buffer)
        return null
      }
      await joinRows(part, copy, top, count, buffer, range)
    }
    return buffer
  } finally {
    part.end()
  }
}

/** Whether the test card comes through as it is. */
async function tryCard(context: GpuContext, held: HeldPixels): Promise<boolean> {
  const part = context.part()
  const { bitmap, pixels } = await held.makeCard()
  try {
    const range = { first: 0, pixels: pixels.length }
    const how = { partPixels: CARD_PART_PIXELS, usage: GPUBufferUsage.COPY_SRC }
    const buffer = await uploadFromBitmap(part, bitmap, 'test card', range, how)
    if (!buffer) return false
    const words = await readWords(part, buffer, pixels.length)
    return words.every((word, i) => word === pixels[i])
  } finally {
    bitmap.close()
    part.end()
  }
}

const tried = new WeakMap<GPUDevice, Promise<boolean>>()

/** Whether pixels come from a bitmap to this device as they are: tried once. Errors: those of a device that fails. */
export function isExact(context: GpuContext, held: HeldPixels): Promise<boolean> {
  const { device } = context
  const found = tried.get(device) ?? tryCard(context, held)
  tried.set(device, found)
  found.catch(() => tried.delete(device))
  return found
}
