/** huepress in the browser. In Node, `import 'huepress'` gives `node.ts` instead. */
export { decode } from './codecs/decode-browser.ts'
export { encodePng, encodeWebp } from './codecs/encode-browser.ts'
export { readPalette } from './codecs/palette-browser.ts'
export { compress } from './compress-browser.ts'
export { curve } from './curve-browser.ts'
export { createEngine } from './engine-browser.ts'
export * from './public.ts'
