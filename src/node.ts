/** huepress in Node. In the browser, `import 'huepress'` gives `index.ts` instead. */
export type { EncodePngOptions, PngChunks } from './codecs/png.ts'
export type { CompressOptions, CompressReport, CompressResult, DecodedImage } from './compress.ts'
export type { Engine, EngineOptions } from './engine.ts'
export { type ErrorCode, HuepressError } from './errors.ts'
export { compress } from './node/compress.ts'
export { decode, type NodeImage } from './node/decode.ts'
export { encodePng } from './node/encode.ts'
export { createEngine } from './node/engine.ts'
export { OPTIONS, type Option, type OptionName } from './options.ts'
export type {
  BackendChoice,
  BackendName,
  Indexed,
  PointMode,
  Progress,
  QuantizeOptions,
  Report,
  RgbaImage,
  SpaceName,
  Stage,
  StageMs,
} from './types.ts'
