import type { RgbaImage } from '../../common/image.ts'
import { decodeHeif, type Libheif } from '../../formats/extra/decode-heif.ts'
import { decodeJxl, type JxlDecode } from '../../formats/extra/decode-jxl.ts'

/** What loads a decoder: `libheif-js/libheif-wasm/libheif-bundle.mjs`, or `@jsquash/jxl/decode.js`. */
export interface DecoderLoaders {
  HEIC: () => Promise<{ default: unknown }>
  'JPEG XL': () => Promise<{ default: unknown }>
}

const loaders: Partial<DecoderLoaders> = {}

/**
 * Brings a decoder for files that the browser does not decode itself. It is loaded with the first such file:
 * `setDecoder('HEIC', () => import('libheif-js/libheif-wasm/libheif-bundle.mjs'))`.
 */
export function setDecoder<Kind extends keyof DecoderLoaders>(kind: Kind, load: DecoderLoaders[Kind]): void {
  loaders[kind] = load
}

/** A file of a kind that a decoder was brought for; null for any other. */
export async function decodeExtra(
  kind: string | null,
  bytes: Uint8Array,
): Promise<{ image: RgbaImage; count: number } | null> {
  const load = loaders[kind as keyof DecoderLoaders]
  if (!load) return null
  const { default: decoder } = await load()
  if (kind === 'HEIC') return decodeHeif((decoder as () => Libheif)(), bytes)
  return { image: await decodeJxl(decoder as JxlDecode, bytes), count: 1 }
}
