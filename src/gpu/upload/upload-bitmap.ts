import type { HeldPixels, StoredBitmap } from '../../common/held-pixels.ts'
import { type Rect, stepsOf, storedRect, uprightSize } from '../../common/turn-pixels.ts'
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

interface Copy extends StoredBitmap {
  /** A part as it is stored, at its top left. */
  texture: GPUTexture
  /** The same as it comes from the texture. */
  padded: GPUBuffer
  /** Pixels from one of its rows to the next. */
  stride: number
}

/** Brings this part of the bitmap into the texture; false where the browser refuses. */
function drawPart(context: GpuContext, { bitmap, texture }: Copy, { left, top, width, height }: Rect): boolean {
  context.flush()
  try {
    context.device.queue.copyExternalImageToTexture(
      { source: bitmap as GPUCopyExternalImageSource, origin: [left, top] },
      { texture, premultipliedAlpha: false },
      [width, height],
    )
    return true
  } catch {
    return false
  }
}

/** Copies the pixels of a part, which are those of upright rows, to a buffer as far as they are in its range. */
async function joinRows(context: GpuContext, copy: Copy, part: Rect, top: number, to: GPUBuffer, range: PixelRange) {
  const { texture, padded, stride, orientation } = copy
  const { width, height } = uprightSize(part, orientation)
  const { origin, across, down } = stepsOf(part, orientation, stride)
  const from = Math.max(range.first, top * width)
  const end = Math.min(range.first + range.pixels, (top + height) * width)
  const words = [width, origin, across, down, from - top * width, from - range.first, end - from]
  const params = uniform(context, 'rows', ...words)
  const step = await makeStep(context, 'join-rows', {}, [params, padded, to], groupsFor(end - from))
  addCommands(context, 'copy texture', encoder =>
    encoder.copyTextureToBuffer({ texture }, { buffer: padded, bytesPerRow: 4 * stride }, [part.width, part.height]),
  )
  runSteps(context, 'join rows', [step], end - from)
}

/**
 * A buffer with these pixels of the upright picture, as `uploadInParts` makes it. They go by a texture, in parts of
 * whole rows of at most `partPixels`. Null if a row is longer than textures, or the browser refuses.
 */
export async function uploadFromBitmap(
  context: GpuContext,
  { bitmap, orientation }: StoredBitmap,
  label: string,
  range: PixelRange,
  { partPixels = PART_PIXELS, usage = 0 } = {},
): Promise<GPUBuffer | null> {
  const { width } = uprightSize(bitmap, orientation)
  const most = context.device.limits.maxTextureDimension2D
  if (width > most) return null
  const [first, end] = [Math.floor(range.first / width), Math.ceil((range.first + range.pixels) / width)]
  const rows = Math.min(end - first, most, Math.max(1, Math.floor(partPixels / width)))
  const largest = storedRect(bitmap, orientation, first, rows)
  const stride = Math.ceil(largest.width / ROW_PIXELS) * ROW_PIXELS
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const part = context.part()
  try {
    const texture = part.texture('rows of a bitmap', largest.width, largest.height)
    const padded = part.buffer('padded rows', 4 * stride * largest.height, STORAGE | COPY_DST)
    const copy = { bitmap, orientation, texture, padded, stride }
    const buffer = context.buffer(label, 4 * range.pixels, STORAGE | COPY_DST | usage)
    for (let top = first; top < end; top += rows) {
      if (top > first) await part.wait(doneAt(part))
      const stored = storedRect(bitmap, orientation, top, Math.min(rows, end - top))
      if (!drawPart(part, copy, stored)) {
        context.release(buffer)
        return null
      }
      await joinRows(part, copy, stored, top, buffer, range)
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
    const buffer = await uploadFromBitmap(part, { bitmap, orientation: 1 }, 'test card', range, how)
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
