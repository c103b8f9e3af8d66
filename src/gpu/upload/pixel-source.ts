import { packedPixels } from '../../common/pixel-keys.ts'
import type { Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { doneAt, noteUpload } from '../transfers.ts'
import { isExact, type PixelRange, uploadFromBitmap } from './upload-bitmap.ts'

/** Where the pixels of a picture come from. */
export interface PixelSource {
  readonly length: number
  /** A storage buffer with these pixels, packed. Noted as an upload. */
  upload(context: GpuContext, label: string, range: PixelRange): Promise<GPUBuffer>
}

/** Words of a part of an upload: 32 MiB. */
const PART_WORDS = 2 ** 23

/**
 * A buffer with these words, as `upload` makes it, but part by part, each when the GPU has the one before: so the same
 * memory serves for the way of all, which the system need not find first. Noted as an upload.
 */
export async function uploadInParts(context: GpuContext, label: string, words: Uint32Array): Promise<GPUBuffer> {
  const begin = performance.now()
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const buffer = context.buffer(label, words.byteLength, STORAGE | COPY_DST)
  for (let first = 0; first < words.length; first += PART_WORDS) {
    if (first > 0) await context.wait(doneAt(context))
    const { buffer: bytes, byteOffset, length } = words.subarray(first, first + PART_WORDS)
    context.guard(() => context.device.queue.writeBuffer(buffer, 4 * first, bytes, byteOffset, 4 * length))
  }
  noteUpload(context, begin)
  return buffer
}

export const fromWords = (words: Uint32Array): PixelSource => ({
  length: words.length,
  upload: (context, label, { first, pixels }) => uploadInParts(context, label, words.subarray(first, first + pixels)),
})

/**
 * The pixels of a raster. Those that are held go from the decoder's bitmap to the GPU, where a test card has shown that
 * none of them changes on that way, once a device.
 */
export function fromRaster(raster: Raster): PixelSource {
  const { width, height, held } = raster
  if (!held) return fromWords(raster.pixels)
  return {
    length: width * height,
    async upload(context, label, range) {
      const begin = performance.now()
      const buffer = await held.lend(async stored =>
        (await isExact(context, held)) ? uploadFromBitmap(context, stored, label, range) : null,
      )
      if (!buffer) return fromWords(packedPixels(await held.read())).upload(context, label, range)
      noteUpload(context, begin)
      return buffer
    },
  }
}
