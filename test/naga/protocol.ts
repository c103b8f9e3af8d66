import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import type { SelfTest } from '../../src/gpu/self-test-results.ts'
import type { QuantizeResult, QuantizeSettings } from '../../src/quantize/settings.ts'
import type { Raster } from '../../src/quantize/types.ts'

/** A job that both backends do. Its pixels are sent along: engines may differ in the sines of a test picture. */
export interface NagaCase {
  name: string
  width: number
  height: number
  pixels: number[]
  settings: QuantizeSettings
  internals: GpuInternals
  /** Its pixels come from a bitmap, or what stands for one. */
  isHeld: boolean
}

export const rasterOf = ({ width, height, pixels }: NagaCase): Raster => ({
  width,
  height,
  pixels: Uint32Array.from(pixels),
})

/** All of a result but its times, ready to be sent. */
export function outcomeOf({ ms: _, palette, indices, ...rest }: QuantizeResult) {
  return { palette: [...palette], indices: [...indices], ...rest }
}

/** What the child process is to do. */
export interface NagaWork {
  cases: NagaCase[]
  selfTests: SelfTest[]
}

/** What it found. */
export interface NagaReport {
  adapter: string
  /** Shader variants that naga read, and what was said against any. */
  read: string[]
  faults: string[]
  /** Shaders that were compiled for the GPU, by the device itself or for a job. */
  compiled: string[]
  selfTests: Record<string, number>
  outcomes: ReturnType<typeof outcomeOf>[]
}
