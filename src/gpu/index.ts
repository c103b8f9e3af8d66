export { type Gpu, type OpenGpuOptions, openGpu } from './open.ts'
export type { GpuInternals } from './options.ts'
export { quantizeOnGpu } from './quantize.ts'
