import type { Painter } from './cloud-painter.ts'
import { canvasPainter } from './paint-canvas.ts'

export type RendererChoice = 'auto' | 'webgpu' | '2d'

/**
 * Finds what can draw and hands it to `set`: a painter on the GPU, or one in 2-D if there is none; and a second
 * time, in 2-D, when the device is lost. After an abort nothing is handed over.
 */
export async function openPainter(
  choice: RendererChoice,
  signal: AbortSignal,
  set: (painter: Painter, onGpu: boolean) => void,
): Promise<void> {
  const fallBack = () => {
    if (!signal.aborted) set(canvasPainter(), false)
  }
  const painter = choice === '2d' ? null : await openGpu(choice === 'webgpu', fallBack)
  if (signal.aborted) painter?.close()
  else if (painter) set(painter, true)
  else fallBack()
}

/** The code for the GPU is loaded only if there is one. */
async function openGpu(software: boolean, onLost: () => void): Promise<Painter | null> {
  if (!('gpu' in navigator)) return null
  try {
    const { gpuPainter } = await import('./paint-gpu.ts')
    return await gpuPainter(software, onLost)
  } catch {
    return null
  }
}
