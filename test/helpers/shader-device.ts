import type { Gpu } from '../../src/gpu/device.ts'
import type { ShaderName } from '../../src/gpu/shader-sources.ts'

/** By source: most of the time of this test is compiling. */
const compiled = new Map<string, Promise<GPUComputePipeline>>()

/** The same device with other sources, and so with pipelines of its own. */
export function withSources(gpu: Gpu, change: (name: ShaderName, code: string) => string): Gpu {
  const { device } = gpu
  const replaced: Record<string | symbol, unknown> = {
    createShaderModule: ({ label, code }: GPUShaderModuleDescriptor) => ({
      label,
      code: change(label as ShaderName, code),
    }),
    createComputePipelineAsync({ compute, ...rest }: GPUComputePipelineDescriptor) {
      const key = JSON.stringify(compute.module)
      const make = () => {
        const module = device.createShaderModule(compute.module as unknown as GPUShaderModuleDescriptor)
        return device.createComputePipelineAsync({ ...rest, compute: { ...compute, module } })
      }
      const pipeline = compiled.get(key) ?? make()
      compiled.set(key, pipeline)
      return pipeline
    },
  }
  const proxy = new Proxy(device, {
    get(target, key) {
      const value = replaced[key] ?? Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { ...gpu, device: proxy }
}
