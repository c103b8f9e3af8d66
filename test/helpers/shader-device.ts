import type { Gpu } from '../../src/gpu/device.ts'
import type { ShaderName } from '../../src/gpu/shader-sources.ts'

/** By device and source: most of the time of a test is compiling. */
const compiled = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>()

function compileOnce(device: GPUDevice, { compute, ...rest }: GPUComputePipelineDescriptor) {
  const pipelines = compiled.get(device) ?? new Map<string, Promise<GPUComputePipeline>>()
  compiled.set(device, pipelines)
  const key = JSON.stringify(compute.module)
  const make = () => {
    const module = device.createShaderModule(compute.module as unknown as GPUShaderModuleDescriptor)
    return device.createComputePipelineAsync({ ...rest, compute: { ...compute, module } })
  }
  const pipeline = pipelines.get(key) ?? make()
  pipelines.set(key, pipeline)
  return pipeline
}

/**
 * The same device under another identity and with other sources: what is kept for a device, results of its self-test
 * among it, is not known of this one. Methods that are put over its own leave the device alone.
 */
export function withSources(gpu: Gpu, change: (name: ShaderName, code: string) => string): Gpu {
  const { device } = gpu
  const replaced: Record<string | symbol, unknown> = {
    createShaderModule: ({ label, code }: GPUShaderModuleDescriptor) => ({
      label,
      code: change(label as ShaderName, code),
    }),
    createComputePipelineAsync: (descriptor: GPUComputePipelineDescriptor) => compileOnce(device, descriptor),
    destroy() {},
  }
  const proxy = new Proxy(device, {
    get(target, key) {
      const value = replaced[key] ?? Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set(_, key, value) {
      replaced[key] = value
      return true
    },
  })
  return {
    ...gpu,
    device: proxy,
    get lost() {
      return gpu.lost
    },
    destroy() {},
  }
}
