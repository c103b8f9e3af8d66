export { type Gpu, type OpenGpuOptions, openGpu } from './open.ts'
export type { GpuInternals } from './options.ts'
export { countColoursOnGpu, findPaletteOnGpu, quantizeOnGpu } from './quantize.ts'
