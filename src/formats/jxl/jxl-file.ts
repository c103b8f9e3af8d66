import type { IndexedPixels } from '../../common/image.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { JXL_TRIALS } from '../effort.ts'
import { expandIndices } from '../expand-indices.ts'
import { checkIndexed } from '../png/png-file.ts'
import { jxlSettings, type RunWasm } from '../wasm-calls.ts'

/** What a JPEG XL file holds beside its pixels. */
export interface JxlMetadata {
  /** A TIFF block. */
  exif?: Uint8Array
  xmp?: Uint8Array
}

const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** Length with its own 8 bytes, name, payload. */
export function jxlBox(name: string, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(8)
  new DataView(head.buffer).setUint32(0, 8 + payload.length)
  head.set(ascii(name), 4)
  return concatBytes([head, payload])
}

/**
 * Puts a codestream into a file: as it is, or as boxes if there is metadata. Source: ISO/IEC 18181-2. The Exif box
 * begins with the offset of the TIFF block in what follows.
 */
export function wrapJxl(codestream: Uint8Array, { exif, xmp }: JxlMetadata = {}): Uint8Array<ArrayBuffer> {
  if (!exif && !xmp) return concatBytes([codestream])
  return concatBytes([
    jxlBox('JXL ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
    jxlBox('ftyp', ascii('jxl \0\0\0\0jxl ')),
    ...(exif ? [jxlBox('Exif', concatBytes([new Uint8Array(4), exif]))] : []),
    ...(xmp ? [jxlBox('xml ', xmp)] : []),
    jxlBox('jxlc', codestream),
  ])
}

/**
 * Writes a lossless JPEG XL whose pixels are those of the palette, exactly, also under alpha 0; the smallest of what
 * is tried at `level`. Its colors are sRGB. Errors: 'usage', 'empty', 'too-large'; those of `run`.
 */
export async function encodeJxl(
  indexed: IndexedPixels,
  level: number,
  metadata: JxlMetadata,
  run: RunWasm,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  checkIndexed(indexed)
  const { width, height } = indexed
  const rgba = expandIndices(indexed)
  let best: Uint8Array | null = null
  for (const effort of JXL_TRIALS[level]) {
    const codestream = await run({ codec: 'jxl', rgba, width, height, settings: jxlSettings(effort) }, signal)
    if (!best || codestream.length < best.length) best = codestream
  }
  return wrapJxl(best!, metadata)
}
