import type { IndexedPixels } from '../../common/image.ts'

/** Bytes of a block at least, where the picture has as many. Fixed, so that the file never depends on the machine. */
const BLOCK_BYTES = 2 ** 20

/**
 * Blocks that keep their bytes while later ones are made: memory that was used before is there at once, fresh memory is
 * not.
 */
export const BLOCKS_KEPT = 8

export type BitDepth = 1 | 2 | 4 | 8

/** Fewest bits that hold an index into so many entries. */
export function bitDepthFor(entries: number): BitDepth {
  if (entries <= 2) return 1
  if (entries <= 4) return 2
  return entries <= 16 ? 4 : 8
}

/** A palette picture whose rows may be written with more bits a pixel than its entries need. */
export interface PackedPixels extends IndexedPixels {
  bitDepth?: BitDepth
}

export const bitDepthOf = ({ palette, bitDepth }: Pick<PackedPixels, 'palette' | 'bitDepth'>): BitDepth =>
  bitDepth ?? bitDepthFor(palette.length / 4)

/** Bytes of a row with its filter. */
export const rowBytesOf = (picture: Pick<PackedPixels, 'width' | 'palette' | 'bitDepth'>) =>
  1 + Math.ceil((picture.width * bitDepthOf(picture)) / 8)

/** Packs one row, leftmost pixel in the highest bits, to `out` from `offset`. */
function packRow(row: Uint8Array, bitDepth: BitDepth, out: Uint8Array, offset: number): void {
  for (let x = 0; x < row.length; offset++) {
    let byte = 0
    for (let shift = 8 - bitDepth; shift >= 0 && x < row.length; shift -= bitDepth) byte |= row[x++] << shift
    out[offset] = byte
  }
}

/**
 * The rows as PNG wants them, a filter byte (0: none) before each, in blocks of about a megabyte.
 * A block is made when it is asked for, in the memory of the one `BLOCKS_KEPT` before it.
 */
export function* rowBlocks(
  { width, height, indices }: Pick<IndexedPixels, 'width' | 'height' | 'indices'>,
  bitDepth: BitDepth,
): Generator<Uint8Array> {
  const rowBytes = 1 + Math.ceil((width * bitDepth) / 8)
  const rows = Math.ceil(BLOCK_BYTES / rowBytes)
  const ring: Uint8Array[] = []
  for (let top = 0, n = 0; top < height; top += rows, n++) {
    const count = Math.min(rows, height - top)
    ring[n % BLOCKS_KEPT] ??= new Uint8Array(count * rowBytes)
    const block = ring[n % BLOCKS_KEPT].subarray(0, count * rowBytes)
    for (let y = 0; y < count; y++) {
      const row = indices.subarray((top + y) * width, (top + y + 1) * width)
      if (bitDepth === 8) block.set(row, y * rowBytes + 1)
      else packRow(row, bitDepth, block, y * rowBytes + 1)
    }
    yield block
  }
}
