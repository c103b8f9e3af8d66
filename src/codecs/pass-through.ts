import type { KeepOptions } from './keep.ts'
import { passPng } from './pass-png.ts'
import { passWebp } from './pass-webp.ts'

/**
 * A file as it may be passed through in place of a larger result: byte for byte, less what tells where the picture was
 * taken unless that is to be kept; with keep 'none' less everything but the pixels. No pixel is touched.
 */
export async function passThrough(file: Uint8Array, format: string, options: KeepOptions): Promise<Uint8Array> {
  if (format === 'png') return passPng(file, options)
  return format === 'webp' ? passWebp(file, options) : file
}
