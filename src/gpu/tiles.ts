import type { GpuContext } from './context.ts'
import { fromWords, type PixelSource } from './upload/pixel-source.ts'
import type { PixelRange } from './upload/upload-bitmap.ts'

/** The pixels on their way to the GPU, in tiles that fit a binding. */
export interface Tiles {
  readonly count: number
  /** First pixel of a tile and the pixels in it. */
  range(tile: number): PixelRange
  /** Whether a tile stays on the GPU once it has been opened. */
  stays(tile: number): boolean
  /** The tile's packed pixels as a storage buffer, padded to whole vec4s. */
  open(tile: number): Promise<GPUBuffer>
  /** Ends the use of an opened tile; true if it does not stay, but is destroyed. */
  close(tile: number): boolean
}

/**
 * Cuts the pixels into tiles of at most `tilePixels`, whole blocks of `BLOCK_PIXELS`. Those in front stay on the GPU,
 * all of them where together they take no more than `residentBytes`, else as many as leave room for one of the others,
 * which are uploaded each time that they are opened.
 */
export function makeTiles(
  context: GpuContext,
  pixels: Uint32Array | PixelSource,
  tilePixels: number,
  residentBytes: number,
  label = 'pixels',
): Tiles {
  const source = pixels instanceof Uint32Array ? fromWords(pixels) : pixels
  const all = 4 * source.length <= residentBytes
  const stays = (tile: number) => all || (tile + 2) * tilePixels * 4 <= residentBytes
  const buffers = new Map<number, GPUBuffer>()

  function range(tile: number): PixelRange {
    const first = tile * tilePixels
    return { first, pixels: Math.min(tilePixels, source.length - first) }
  }

  return {
    count: Math.ceil(source.length / tilePixels),
    range,
    stays,
    async open(tile) {
      const resident = buffers.get(tile)
      if (resident) return resident
      const buffer = await source.upload(context, `${label} of tile ${tile}`, range(tile))
      buffers.set(tile, buffer)
      return buffer
    },
    close(tile) {
      const buffer = buffers.get(tile)
      if (!buffer || stays(tile)) return false
      buffers.delete(tile)
      context.release(buffer)
      return true
    },
  }
}
