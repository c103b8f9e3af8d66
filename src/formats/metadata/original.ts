import { anyHasLocation } from './location.ts'
import type { PassOptions } from './metadata-policy.ts'
import { passJpeg } from './original-jpeg.ts'
import { passJxl } from './original-jxl.ts'
import { passPng } from './original-png.ts'
import { passWebp } from './original-webp.ts'

const PASS: Record<string, (file: Uint8Array, options: PassOptions) => Uint8Array | Promise<Uint8Array>> = {
  jpeg: passJpeg,
  jxl: passJxl,
  png: passPng,
  webp: passWebp,
}

/**
 * A file as it may be passed through instead of a larger result: byte for byte, less what tells where the picture was
 * taken unless that is to be kept; with keep 'none' less everything but pixels and,
 * where asked for, colors. No pixel is touched. Of other kinds than PNG, JPEG, WebP and JPEG XL nothing is taken out.
 */
export async function passThrough(file: Uint8Array, format: string, options: PassOptions): Promise<Uint8Array> {
  return PASS[format]?.(file, options) ?? file
}

/** Whether a file that was passed through may still have what should have been taken out of it. */
export function mayLeak(
  file: Uint8Array,
  format: string,
  { keep, keepLocation }: Pick<PassOptions, 'keep' | 'keepLocation'>,
): boolean {
  if (format in PASS || (keep === 'all' && keepLocation)) return false
  return keep === 'none' || anyHasLocation(file)
}
