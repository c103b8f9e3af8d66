import type { Scene } from './cloud-painter.ts'
import type { makeBuffers } from './gpu-buffers.ts'
import type { Pipelines } from './gpu-pipelines.ts'

type Buffers = ReturnType<ReturnType<typeof makeBuffers>>

/** Where a picture goes: multisampled, then resolved to what is shown. */
export interface Target {
  color: GPUTextureView
  depth: GPUTextureView
  canvasView: GPUTextureView
}

function beginPass(encoder: GPUCommandEncoder, { color, depth, canvasView }: Target, ground: number[] | null) {
  const [r, g, b] = ground?.map(channel => channel / 255) ?? [0, 0, 0]
  return encoder.beginRenderPass({
    label: 'cloud',
    colorAttachments: [
      {
        view: color,
        resolveTarget: ground ? undefined : canvasView,
        clearValue: { r, g, b, a: 1 },
        loadOp: ground ? 'clear' : 'load',
        storeOp: ground ? 'store' : 'discard',
      },
    ],
    depthStencilAttachment: { view: depth, depthClearValue: 1, depthLoadOp: 'clear', depthStoreOp: 'discard' },
  })
}

/**
 * The commands of one picture: the box and the colors, then, in a pass with a depth of its own, the centroids: they
 * stand amid the colors and are to be seen.
 */
export function encodeScene(
  device: GPUDevice,
  scene: Scene,
  pipelines: Pipelines,
  buffers: Buffers,
  target: Target,
): GPUCommandBuffer {
  const entries = [{ binding: 0, resource: { buffer: buffers.uniform } }]
  const bindings = device.createBindGroup({ label: 'cloud', layout: pipelines.layout, entries })
  const encoder = device.createCommandEncoder({ label: 'cloud' })

  const back = beginPass(encoder, target, scene.ground)
  back.setBindGroup(0, bindings)
  back.setPipeline(pipelines.lines)
  back.setVertexBuffer(0, buffers.lines)
  back.draw(scene.lines.length / 3)
  back.setPipeline(pipelines.colors)
  back.setVertexBuffer(0, buffers.keys)
  back.setVertexBuffer(1, buffers.weights)
  back.draw(4, scene.points.keys.length)
  back.end()

  const front = beginPass(encoder, target, null)
  front.setBindGroup(0, bindings)
  front.setPipeline(pipelines.marks)
  front.setVertexBuffer(0, buffers.places)
  front.setVertexBuffer(1, buffers.colors)
  front.draw(4, scene.marks.colors.length / 4)
  front.end()
  return encoder.finish()
}
