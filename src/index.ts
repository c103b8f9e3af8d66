/** huepress in the browser. In Node, `import 'huepress'` gives `node.ts` instead. */
export { decode } from './codecs/decode-browser.ts'
export { type EncodePngOptions, encodePng, type PngChunks } from './codecs/png.ts'
export type { CompressOptions, CompressReport, CompressResult, DecodedImage } from './compress.ts'
export { compress } from './compress-browser.ts'
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export { type ErrorCode, HuepressError } from './errors.ts'
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
