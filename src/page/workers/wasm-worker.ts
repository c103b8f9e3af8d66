import type { WasmCall } from '../../formats/wasm-calls.ts'
import { runWasm } from '../../platform/browser/wasm-browser.ts'

/** What comes back: the bytes, or why there are none. */
export type WasmAnswer = { bytes: Uint8Array } | { fault: string }

self.onmessage = async ({ data }: MessageEvent<WasmCall>) => {
  const answer: WasmAnswer = await runWasm(data).then(
    bytes => ({ bytes }),
    error => ({ fault: error instanceof Error ? error.message : String(error) }),
  )
  self.postMessage(answer)
}
