import { type EncoderCall, runEncoder, setEncoder } from '../../index.ts'

setEncoder('JPEG XL', () => import('@jsquash/jxl/codec/enc/jxl_enc.js'))

/** What comes back: the bytes, or why there are none. */
export type WasmAnswer = { bytes: Uint8Array } | { fault: string }

self.onmessage = async ({ data }: MessageEvent<EncoderCall>) => {
  const answer: WasmAnswer = await runEncoder(data).then(
    bytes => ({ bytes }),
    error => ({ fault: error instanceof Error ? error.message : String(error) }),
  )
  self.postMessage(answer)
}
