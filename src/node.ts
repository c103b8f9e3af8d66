/** huepress in Node. In the browser, `import 'huepress'` gives `index.ts` instead. */
export { compress } from './node/compress.ts'
export { curve } from './node/curve.ts'
export { decode, type NodeImage } from './node/decode.ts'
export { encodePng, encodeWebp } from './node/encode.ts'
export { createEngine } from './node/engine.ts'
export { readPalette } from './node/palette.ts'
export * from './public.ts'
