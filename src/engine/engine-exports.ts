/** What every entry exports of the engine: `huepress` and `huepress/quantize`. */

export { type ErrorCode, HuepressError } from '../common/errors.ts'
export type { Signal, WebGpu, WebGpuDevice } from '../common/globals.ts'
export type { RgbaImage } from '../common/image.ts'
export type { BackendChoice, BackendName, PartTimes, Progress, Stage, StageMs, StageTimes } from '../common/stages.ts'
export type {
  DistinctColors,
  HistogramHandle,
  Indexed,
  PaletteHandle,
  PaletteOptions,
  PointMode,
  QuantizeOptions,
  Report,
  SpaceName,
  WeightMode,
} from './api-types.ts'
export type { CountOptions, Engine, EngineOptions } from './engine.ts'
export type { Images, SharedPalette } from './shared-palette.ts'
