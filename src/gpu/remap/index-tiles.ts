import type { IndexMap } from '../../quantize/backend.ts'
import type { GpuContext } from '../context.ts'
import { withParts } from '../passes.ts'
import type { Tiles } from '../tiles.ts'

/** The palette index of each pixel on the GPU, four in a word, in the tiles of the pixels. */
export interface IndexTiles extends IndexMap {
  buffers: GPUBuffer[]
  /** Frees them. */
  release(): void
}

/** Takes over the buffers of a context, one a tile; `read` ends it. */
export function makeIndexTiles(context: GpuContext, tiles: Tiles, buffers: GPUBuffer[]): IndexTiles {
  return {
    buffers,
    async read() {
      const { first, pixels } = tiles.range(tiles.count - 1)
      const out = new Uint8Array(first + pixels)
      try {
        for (const [tile, buffer] of buffers.entries()) {
          const { first, pixels } = tiles.range(tile)
          const part = { source: buffer, words: Math.ceil(pixels / 4) }
          await withParts(context, [part], ([{ buffer, byteOffset }]) =>
            out.set(new Uint8Array(buffer, byteOffset, pixels), first),
          )
        }
      } finally {
        context.end()
      }
      return out
    },
    release: () => context.end(),
  }
}
