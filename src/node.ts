/** huepress in Node. In the browser, `import 'huepress'` gives `index.ts` instead. */

export * from './api.ts'
export { compress, suggestSmaller } from './platform/node/compress-node.ts'
export { curve } from './platform/node/curve-node.ts'
export { decode, type NodeImage } from './platform/node/decode-node.ts'
export { encodeJxl, encodePng, encodeWebp } from './platform/node/encode-node.ts'
export { createEngine } from './platform/node/engine-node.ts'
export { canDecode } from './platform/node/extra/extra-decoders-node.ts'
export { readPalette } from './platform/node/palette-node.ts'
export { brokenName, cannotRead, isBrokenName, systemCode, systemReason } from './platform/node/read-file.ts'
export { configureSharp } from './platform/node/sharp.ts'
export { setThreads } from './platform/node/threads/thread-count.ts'
