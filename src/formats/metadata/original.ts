import type { PassOptions } from './metadata-policy.ts'
import { passJxl } from './original-jxl.ts'
import { passPng } from './original-png.ts'
import { passWebp } from './original-webp.ts'

/**
 * A file as it may be passed through instead of a larger result: byte for byte, less what tells where the picture was
 * taken unless that is to be kept; with keep 'none' less everything but pixels and,
 * where asked for, colors. No pixel is touched.
 */
export async function passThrough(file: Uint8Array, format: string, options: PassOptions): Promise<Uint8Array> {
  if (format === 'png') return passPng(file, options)
  if (format === 'webp') return passWebp(file, options)
  return format === 'jxl' ? passJxl(file, options) : file
}
