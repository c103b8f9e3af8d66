import type { Points, Scene } from './cloud-painter.ts'
import { topOf } from './cloud-painter.ts'
import { DEPTH_FORMAT, SAMPLES } from './gpu-pipelines.ts'

type Content = Uint32Array | Uint8Array | Float32Array

/** Makes a buffer that grows when more is put into it. */
function growing(device: GPUDevice, label: string, usage: GPUBufferUsageFlags) {
  let buffer: GPUBuffer | null = null
  return {
    put(content: Content): GPUBuffer {
      if (!buffer || buffer.size < content.byteLength) {
        buffer?.destroy()
        const size = Math.max(16, content.byteLength)
        buffer = device.createBuffer({ label: `cloud ${label}`, size, usage: usage | GPUBufferUsage.COPY_DST })
      }
      device.queue.writeBuffer(buffer, 0, content as Uint32Array<ArrayBuffer>)
      return buffer
    },
  }
}

/** `shaders/page/color-cloud.wgsl`, struct Scene: 32 words. */
function uniformOf(scene: Scene, top: number): Float32Array {
  const { matrix, width, height, space, sizes, entry, line } = scene
  const words = new Float32Array(32)
  const whole = new Int32Array(words.buffer)
  words.set(matrix)
  words.set([width, height], 16)
  whole[18] = space === 'srgb' ? 0 : 1
  words.set([top, sizes.least, sizes.most, sizes.mark], 19)
  whole[23] = entry ?? -1
  words.set([...line.map(channel => channel / 255), 1], 24)
  return words
}

/** What the GPU holds of a scene. Points are uploaded once; the rest, a few kilobytes, with every picture. */
export function makeBuffers(device: GPUDevice) {
  const { VERTEX, UNIFORM } = GPUBufferUsage
  const uniform = growing(device, 'scene', UNIFORM)
  const keys = growing(device, 'keys', VERTEX)
  const weights = growing(device, 'weights', VERTEX)
  const places = growing(device, 'centroids', VERTEX)
  const colors = growing(device, 'palette', VERTEX)
  const lines = growing(device, 'box', VERTEX)
  let cached: { points: Points; keys: GPUBuffer; weights: GPUBuffer; top: number } | null = null
  return (scene: Scene) => {
    const { points, marks } = scene
    if (cached?.points !== points) {
      const { keys: list, weights: amounts } = points
      cached = { points, keys: keys.put(list), weights: weights.put(amounts), top: topOf(amounts) }
    }
    return {
      ...cached,
      uniform: uniform.put(uniformOf(scene, cached.top)),
      places: places.put(marks.places),
      colors: colors.put(marks.colors),
      lines: lines.put(scene.lines),
    }
  }
}

/** Multisampled color and depth, as large as the canvas; made anew when that changes. */
export function makeTargets(device: GPUDevice, format: GPUTextureFormat) {
  let [color, depth]: GPUTexture[] = []
  const make = (label: string, size: number[], format: GPUTextureFormat) =>
    device.createTexture({ label, size, format, sampleCount: SAMPLES, usage: GPUTextureUsage.RENDER_ATTACHMENT })
  return (width: number, height: number) => {
    if (color?.width !== width || color.height !== height) {
      color?.destroy()
      depth?.destroy()
      color = make('cloud color', [width, height], format)
      depth = make('cloud depth', [width, height], DEPTH_FORMAT)
    }
    return { color: color.createView(), depth: depth.createView() }
  }
}
