/** huepress in the browser. In Node, `import 'huepress'` gives `node.ts` instead. */

export * from './api.ts'
export type { RunWasm as RunEncoder, WasmCall as EncoderCall } from './formats/wasm-calls.ts'
export { compress, suggestSmaller } from './platform/browser/compress-browser.ts'
export { curve } from './platform/browser/curve-browser.ts'
export { decode } from './platform/browser/decode-browser.ts'
export { encodeJxl, encodePng, encodeWebp } from './platform/browser/encode-browser.ts'
export { createEngine, type EngineOptions } from './platform/browser/engine-browser.ts'
export { type DecoderLoaders, setDecoder } from './platform/browser/extra-decoders-browser.ts'
export { readPalette } from './platform/browser/palette-browser.ts'
export { serveStrips } from './platform/browser/serve-strips.ts'
export { type EncoderLoaders, runWasm as runEncoder, setEncoder } from './platform/browser/wasm-browser.ts'
export { type EncoderHost, withEncoder } from './platform/browser/with-encoder.ts'
