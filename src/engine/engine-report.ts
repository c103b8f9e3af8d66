import { stageMs } from '../common/stages.ts'
import { psnrOf } from '../quantize/color/squared-error.ts'
import type { QuantizeResult, QuantizeSettings } from '../quantize/settings.ts'
import type { Report } from './api-types.ts'

interface Circumstances {
  width: number
  height: number
  /** What it ran on; null for the CPU. */
  gpu: { name: string } | null
  total: number
  notes: string[]
}

/** What a job says of itself. */
export function makeReport(result: QuantizeResult, settings: QuantizeSettings, about: Circumstances): Report {
  const { width, height, gpu, total, notes } = about
  return {
    width,
    height,
    pixels: width * height,
    distinctColors: result.distinctColors,
    colors: result.palette.length / 4,
    space: settings.space,
    backend: gpu ? 'gpu' : 'cpu',
    adapter: gpu?.name ?? null,
    iterations: result.iterations,
    converged: result.converged,
    mse: result.mse,
    psnr: psnrOf(result.mse),
    quality: result.quality,
    searchedColors: result.searchedColors,
    lossy: settings.lossy,
    ms: stageMs(result.ms.stages, total, result.ms.parts),
    notes,
  }
}
