import type { Address } from '../../common/kernels/kernel-exports.ts'
import type { Kernels } from '../../common/kernels/kernels.ts'
import type { SpaceName } from '../types.ts'
import { coordsOf } from './color-space.ts'
import { LMS_COUNT, oklabTables, ROOT_COUNT } from './oklab.ts'

/** Colors whose coordinates are kept at hand; neighbours in a photo share most of theirs. */
const SLOTS = 2 ** 14

/** Coordinates of a pixel: premultiplied color, then alpha. */
export const LANES = 4

/**
 * Reads rows of pixels as coordinates of a color space, 4 lanes a pixel, without holding those of the whole picture.
 */
export function coordinateRows(pixels: Uint32Array, width: number, space: SpaceName) {
  const keys = new Uint32Array(SLOTS)
  const slotKeys = new Uint8Array(SLOTS)
  const slotCoords = new Int32Array(SLOTS * LANES)
  const coords = new Int32Array(LANES)

  return (y: number, out: Int32Array): void => {
    for (let x = 0, offset = 0; x < width; x++, offset += LANES) {
      const pixel = pixels[y * width + x]
      const key = pixel >>> 24 === 0 ? 0 : pixel
      const slot = Math.imul(key, 0x9e3779b1) >>> 18
      const from = slot * LANES
      if (slotKeys[slot] === 0 || keys[slot] !== key) {
        coordsOf(key, space, coords)
        slotCoords.set(coords, from)
        keys[slot] = key
        slotKeys[slot] = 1
      }
      out[offset] = slotCoords[from]
      out[offset + 1] = slotCoords[from + 1]
      out[offset + 2] = slotCoords[from + 2]
      out[offset + 3] = slotCoords[from + 3]
    }
  }
}

/** What reading rows by a kernel needs beside where they go. */
export const readerLayout = (width: number) =>
  ({
    pixels: [Uint32Array, width],
    lms: [Uint32Array, LMS_COUNT],
    roots: [Uint32Array, ROOT_COUNT],
  }) as const

/** The same by a kernel, to a place in its memory. */
export function coordinateRowsByKernel(
  { run, arrays, at }: Kernels<ReturnType<typeof readerLayout>>,
  pixels: Uint32Array,
  width: number,
  space: SpaceName,
) {
  const isOklab = space === 'oklab'
  if (isOklab) {
    const { lms, roots } = oklabTables()
    arrays.lms.set(lms)
    arrays.roots.set(roots)
  }
  return (y: number, out: Address): void => {
    arrays.pixels.set(pixels.subarray(y * width, (y + 1) * width))
    run.readPixels(at.pixels, width, isOklab, at.lms, at.roots, out)
  }
}
