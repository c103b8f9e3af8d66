/** What the browser's and Node's entry points have in common. */

export { type AdapterInfo, adapterName, isSoftwareAdapter } from './common/adapter-info.ts'
export type { FileInput } from './common/file-input.ts'
export type { BlobFile, UrlFile, WorkerThread } from './common/globals.ts'
export { asMemoryError } from './common/memory-errors.ts'
export { colorDifference } from './compress/compare-colors.ts'
export type { CompressOptions, CompressReport, CompressResult, FinishedJob } from './compress/compress-types.ts'
export type { CurveOptions, CurvePoint } from './compress/curve.ts'
export { type DecodedImage, type DecodeOptions, hasMoreFrames } from './compress/decoded-image.ts'
export { ImageContext } from './compress/image-context.ts'
export type { JobPixels } from './compress/job-pixels.ts'
export { drawIndexed, drawPalette, type Picture, samplePoints } from './compress/preview.ts'
export { type Alternatives, type PhotoAlternative, photoNote } from './compress/suggest/suggest.ts'
export { alternativeNote, roundedBytes, type SmallerAlternative } from './compress/suggest/suggest-colors.ts'
export * from './engine/engine-exports.ts'
export type { Effort, Format } from './formats/effort.ts'
export type { EncodeJxlOptions, EncodePngOptions, EncodeWebpOptions } from './formats/encode.ts'
export { formatTitle } from './formats/format-title.ts'
export type { Keep } from './formats/metadata/metadata-policy.ts'
export type { Metadata } from './formats/metadata/source-info.ts'
export type { PngChunk, PngChunks } from './formats/png/png-file.ts'
export { checkOption, checkTogether } from './options/check.ts'
export type {
  BytesOption,
  ChoiceOption,
  IntegerOption,
  NumberOption,
  Option,
  OptionValue,
  RangeOption,
  SwitchOption,
} from './options/option.ts'
export { parseBytes } from './options/parse-units.ts'
export { paletteOptionsOf, quantizeOptionsOf } from './options/resolve.ts'
export { OPTIONS } from './options/table.ts'
export { extensionOf, OPTION_NAMES, type OptionName, type OptionsOf, type OptionValues } from './options/values.ts'
