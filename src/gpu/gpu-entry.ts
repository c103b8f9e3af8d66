export { type Gpu, type OpenGpuOptions, openGpu } from './device.ts'
export { countColorsOnGpu, findPaletteOnGpu, quantizeOnGpu } from './gpu-backend.ts'
export type { GpuInternals } from './gpu-internals.ts'
