import type { Painter, Scene } from './cloud-painter.ts'
import { makeBuffers, makeTargets } from './gpu-buffers.ts'
import { encodeScene } from './gpu-encode.ts'
import { makePipelines } from './gpu-pipelines.ts'

/** A device of the cloud's own; null if there is none, or, unless asked for, one in software, slower than 2-D. */
async function openDevice(software: boolean): Promise<GPUDevice | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'low-power' })
  if (!adapter || (adapter.info.isFallbackAdapter && !software)) return null
  return adapter.requestDevice({ label: 'cloud' })
}

/** Draws on the canvas, never more than one picture ahead of the GPU. */
async function makeDraw(device: GPUDevice, canvas: HTMLCanvasElement, context: GPUCanvasContext) {
  const format = navigator.gpu.getPreferredCanvasFormat()
  const pipelines = await makePipelines(device, format)
  const buffersOf = makeBuffers(device)
  const targetsOf = makeTargets(device, format)
  let busy = false
  context.configure({ device, format, alphaMode: 'opaque' })
  return (scene: Scene): boolean => {
    if (busy) return true
    if (canvas.width !== scene.width || canvas.height !== scene.height) {
      Object.assign(canvas, { width: scene.width, height: scene.height })
    }
    const target = { ...targetsOf(scene.width, scene.height), canvasView: context.getCurrentTexture().createView() }
    device.queue.submit([encodeScene(device, scene, pipelines, buffersOf(scene), target)])
    busy = true
    const free = () => {
      busy = false
    }
    device.queue.onSubmittedWorkDone().then(free, free)
    return false
  }
}

/**
 * Draws with WebGPU, all points at once: colors, centroids in front of them, and the box.
 *
 * @param onLost Called at most once, when the device is lost or an error shows that pictures cannot be trusted.
 * @returns null if there is no WebGPU. Rejects, with the device freed, where it cannot be set up.
 */
export async function gpuPainter(software: boolean, onLost: () => void): Promise<Painter | null> {
  const device = await openDevice(software)
  if (!device) return null
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgpu')!
  let draw: Painter['draw'] | null = null
  const close = () => {
    draw = null
    context.unconfigure()
    device.destroy()
  }
  const lose = () => {
    if (draw) onLost()
    draw = null
  }
  device.lost.then(lose)
  device.addEventListener('uncapturederror', lose)
  try {
    draw = await makeDraw(device, canvas, context)
  } catch (error) {
    close()
    throw error
  }
  return { canvas, close, draw: scene => draw?.(scene) ?? false }
}
