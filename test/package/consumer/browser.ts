import { compress, createEngine, decode, readPalette } from 'huepress'
import { createEngine as createSmallEngine, quantize } from 'huepress/quantize'

export async function squeeze(file: File, signal: AbortSignal): Promise<Blob> {
  const { bytes } = await compress(file, { colors: 32, signal })
  return new Blob([bytes])
}

export async function paint(canvas: HTMLCanvasElement, file: Blob): Promise<Uint8Array> {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  const palette = await readPalette(file)
  const { indices } = await quantize(pixels, { palette })
  const engine = await createEngine()
  await engine.quantize(await decode(await file.arrayBuffer()))
  await engine.quantize(await decode(new URL('a.png', location.href)))
  engine.destroy()
  return indices
}

export const onDevice = (device: GPUDevice) => createSmallEngine({ device, backend: 'gpu' })
export const onGpu = () => createSmallEngine({ gpu: navigator.gpu })

// @ts-expect-error A path is for Node.
export const wrong = () => compress('a.png')
