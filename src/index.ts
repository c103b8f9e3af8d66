/** huepress in the browser. In Node, `import 'huepress'` gives `node.ts` instead. */

export * from './api.ts'
export { compress } from './platform/browser/compress-browser.ts'
export { curve } from './platform/browser/curve-browser.ts'
export { decode } from './platform/browser/decode-browser.ts'
export { encodePng, encodeWebp } from './platform/browser/encode-browser.ts'
export { createEngine } from './platform/browser/engine-browser.ts'
export { readPalette } from './platform/browser/palette-browser.ts'
