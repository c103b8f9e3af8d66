import { type EncoderCall, runEncoder } from '../../index.ts'

/** What comes back: the bytes, or why there are none. */
export type WasmAnswer = { bytes: Uint8Array } | { fault: string }

self.onmessage = async ({ data }: MessageEvent<EncoderCall>) => {
  const answer: WasmAnswer = await runEncoder(data).then(
    bytes => ({ bytes }),
    error => ({ fault: error instanceof Error ? error.message : String(error) }),
  )
  self.postMessage(answer)
}
