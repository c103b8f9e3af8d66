import { makeBuffers, makeTargets } from './gpu-buffers.ts'
import { makePipelines } from './gpu-pipelines.ts'
import type { Painter, Scene } from './painter.ts'

/** A device of the cloud's own; null where there is none, or, unless asked for, one in software, which is slower than 2-D. */
async function openDevice(software: boolean): Promise<GPUDevice | null> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'low-power' })
  if (!adapter || (adapter.info.isFallbackAdapter && !software)) return null
  return adapter.requestDevice({ label: 'cloud' })
}

/**
 * Draws with WebGPU, all points at once: colours, centroids in front of them, and the box.
 *
 * @param onLost Called at most once, when the device is lost or an error shows that pictures cannot be trusted.
 * @returns null where there is no WebGPU.
 */
export async function gpuPainter(software: boolean, onLost: () => void): Promise<Painter | null> {
  const device = await openDevice(software)
  if (!device) return null
  let open = true
  const lose = () => {
    if (open) onLost()
    open = false
  }
  device.lost.then(lose)
  device.addEventListener('uncapturederror', lose)

  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgpu')
  const format = navigator.gpu.getPreferredCanvasFormat()
  const pipelines = await makePipelines(device, format)
  context?.configure({ device, format, alphaMode: 'opaque' })
  const buffersOf = makeBuffers(device)
  const targetsOf = makeTargets(device, format)

  function draw(scene: Scene): boolean {
    if (!open || !context) return false
    if (canvas.width !== scene.width) canvas.width = scene.width
    if (canvas.height !== scene.height) canvas.height = scene.height
    const buffers = buffersOf(scene)
    const targets = targetsOf(scene.width, scene.height)
    const entries = [{ binding: 0, resource: { buffer: buffers.uniform } }]
    const bindings = device!.createBindGroup({ layout: pipelines.layout, entries })
    const encoder = device!.createCommandEncoder({ label: 'cloud' })
    const [r, g, b] = scene.ground.map(channel => channel / 255)
    const begin = (first: boolean) => {
      const pass = encoder.beginRenderPass({
        colorAttachments: [
          {
            view: targets.colour,
            resolveTarget: first ? undefined : context.getCurrentTexture().createView(),
            clearValue: { r, g, b, a: 1 },
            loadOp: first ? 'clear' : 'load',
            storeOp: first ? 'store' : 'discard',
          },
        ],
        depthStencilAttachment: {
          view: targets.depth,
          depthClearValue: 1,
          depthLoadOp: 'clear',
          depthStoreOp: 'discard',
        },
      })
      pass.setBindGroup(0, bindings)
      return pass
    }
    const pass = begin(true)
    pass.setPipeline(pipelines.lines)
    pass.setVertexBuffer(0, buffers.lines)
    pass.draw(buffers.lines.size / 12)
    pass.setPipeline(pipelines.colours)
    pass.setVertexBuffer(0, buffers.keys)
    pass.setVertexBuffer(1, buffers.weights)
    pass.draw(4, scene.points.keys.length)
    pass.end()
    // A second pass with a depth of its own: centroids stand amid the colours and are to be seen.
    const front = begin(false)
    front.setPipeline(pipelines.marks)
    front.setVertexBuffer(0, buffers.places)
    front.setVertexBuffer(1, buffers.colours)
    front.draw(4, scene.marks.colours.length / 4)
    front.end()
    device!.queue.submit([encoder.finish()])
    return false
  }

  return {
    canvas,
    draw,
    close() {
      open = false
      context?.unconfigure()
      device.destroy()
    },
  }
}
