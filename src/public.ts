/** What the browser's and Node's entry points have in common. */
export type { ClusteredPalette, PaletteOptions } from './clustered.ts'
export type { Effort, Format } from './codecs/effort.ts'
export type { EncodePngOptions, EncodeWebpOptions } from './codecs/encode.ts'
export type { Keep } from './codecs/keep.ts'
export type { Metadata } from './codecs/metadata.ts'
export type { PngChunk, PngChunks } from './codecs/png.ts'
export type { CompressOptions, CompressReport, CompressResult, DecodedImage } from './compress.ts'
export type { Counted } from './counted.ts'
export type { CurveOptions, CurvePoint } from './curve.ts'
export type { CountOptions, Engine, EngineOptions } from './engine.ts'
export { type ErrorCode, HuepressError } from './errors.ts'
export { OPTIONS, type Option, type OptionName } from './options.ts'
export type { Picture } from './picture.ts'
export type { Images, SharedPalette } from './shared-palette.ts'
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
  WeightMode,
} from './types.ts'
