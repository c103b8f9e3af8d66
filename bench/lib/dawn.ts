/** WebGPU in Node for the benches: the adapter that Vulkan (or the system) gives, software ones too. */
import { create, globals } from 'webgpu'

Object.assign(globalThis, globals)

/** Kept for the life of the process: Node aborts when it is collected. Times are not rounded to 65,536 ns. */
const gpu = create(['disable-dawn-features=timestamp_quantization'])

/**
 * A device with all limits that the engine asks for, and those given, and timestamps if there are any; null without an
 * adapter.
 */
export async function openDevice(
  limits: Record<string, number> = {},
): Promise<{ device: GPUDevice; name: string } | null> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) return null
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits
  const requiredFeatures = (['timestamp-query'] as const).filter(feature => adapter.features.has(feature))
  const requiredLimits = { ...limits, maxStorageBufferBindingSize, maxBufferSize }
  const device = await adapter.requestDevice({ label: 'bench', requiredFeatures, requiredLimits })
  return { device, name: adapter.info.description || adapter.info.device || adapter.info.vendor }
}
