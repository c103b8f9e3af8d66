import type { RgbaImage } from '../../common/image.ts'
import { decodeHeif, type Libheif } from '../../formats/extra/decode-heif.ts'
import { decodeJp2, type OpenJpeg } from '../../formats/extra/decode-jp2.ts'
import { decodeJxl, type JxlDecode } from '../../formats/extra/decode-jxl.ts'
import { type AgPsd, decodePsd } from '../../formats/extra/decode-psd.ts'

/** What loads a decoder. That of JPEG 2000 is started by `default`, as `codec-openjpeg/decodewasmjs` does. */
export interface DecoderLoaders {
  HEIC: () => Promise<{ default: unknown }>
  'JPEG XL': () => Promise<{ default: unknown }>
  PSD: () => Promise<object>
  'JPEG 2000': () => Promise<{ default: unknown }>
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
  const module = await load()
  if (kind === 'PSD') return { image: decodePsd(module as AgPsd, bytes), count: 1 }
  const { default: decoder } = module as { default: unknown }
  if (kind === 'JPEG 2000') {
    const codec = await (decoder as (options: object) => Promise<OpenJpeg>)({ print() {}, printErr() {} })
    return { image: decodeJp2(codec, bytes), count: 1 }
  }
  if (kind === 'HEIC') return decodeHeif((decoder as () => Libheif)(), bytes)
  return { image: await decodeJxl(decoder as JxlDecode, bytes), count: 1 }
}
