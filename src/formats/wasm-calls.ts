import type { Signal } from '../common/globals.ts'
import type { DeflateWork } from './deflate/deflate-work.ts'
import type { WebpTrial } from './effort.ts'

/** An encoder's settings, each one needed: it knows no defaults. Some have an effect on lossy files alone. */
const LOSSLESS = {
  lossless: 1,
  exact: 1, // keeps the colors under alpha 0
  near_lossless: 100, // off
  target_size: 0,
  target_PSNR: 0,
  sns_strength: 50,
  filter_strength: 60,
  filter_sharpness: 0,
  filter_type: 1,
  partitions: 0,
  segments: 4,
  pass: 1,
  show_compressed: 0,
  preprocessing: 0,
  autofilter: 0,
  partition_limit: 0,
  alpha_compression: 1,
  alpha_filtering: 1,
  alpha_quality: 100,
  image_hint: 0,
  emulate_jpeg_size: 0,
  thread_level: 0,
  low_memory: 0,
  use_delta_palette: 0,
  use_sharp_yuv: 0,
}

export type WebpSettings = WebpTrial & typeof LOSSLESS

/** Settings of libjxl, each one needed. */
const JXL_LOSSLESS = {
  quality: 100,
  progressive: false,
  epf: -1,
  lossyPalette: false,
  decodingSpeedTier: 0,
  photonNoiseIso: 0,
  lossyModular: false,
  lossless: true,
}

export type JxlSettings = { effort: number } & typeof JXL_LOSSLESS

/** One call of a WebAssembly encoder, or of the decoder that tells what it lost, in a form that can travel. */
export type WasmCall =
  | { codec: 'oxipng'; png: Uint8Array; level: number }
  | { codec: 'webp'; rgba: Uint8Array; width: number; height: number; settings: WebpSettings }
  | { codec: 'webpDecoder'; file: Uint8Array }
  | { codec: 'jxl'; rgba: Uint8Array; width: number; height: number; settings: JxlSettings }
  | ({ codec: 'deflate' } & DeflateWork)

/**
 * Runs an encoder: in a thread of its own in Node, in the caller's in a browser. Rejects if the encoder fails
 * (out of memory) or cannot be loaded. The bytes that come back are the same everywhere.
 */
export type RunWasm = (call: WasmCall, signal?: Signal) => Promise<Uint8Array>

export const jxlSettings = (effort: number): JxlSettings => ({ effort, ...JXL_LOSSLESS })

/** Lossy: method 0..6, quality 0..100. Color edges are kept sharp, as sharp's `smartSubsample` does. */
export const photoSettings = (trial: WebpTrial): WebpSettings => ({
  ...LOSSLESS,
  ...trial,
  lossless: 0,
  exact: 0,
  use_sharp_yuv: 1,
})

export const losslessSettings = (trial: WebpTrial): WebpSettings => ({ ...LOSSLESS, ...trial })

/** What differs between a browser and Node. */
export interface EncodePlatform {
  run: RunWasm
  /** Calls of `run` side by side; default 1. The bytes do not depend on it. */
  threads?: number
}
