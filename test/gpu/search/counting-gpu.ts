import { likeNewGpu } from '../../helpers/dawn.ts'

/** A device that knows its buffers. */
export async function countingGpu() {
  const gpu = await likeNewGpu()
  const create = gpu.device.createBuffer.bind(gpu.device)
  const alive = new Set<GPUBuffer>()
  gpu.device.createBuffer = descriptor => {
    const buffer = create(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    alive.add(buffer)
    buffer.destroy = () => {
      alive.delete(buffer)
      return destroy()
    }
    return buffer
  }
  return { alive, gpu }
}
