import { SHADER_CONSTANTS } from './gpu-constants.ts'
import { SHADERS, type ShaderName } from './shader-sources.ts'

/** The overrides that differ from use to use: DIMS, OKLAB, GROUP. Booleans are 0 or 1. */
export type Overrides = Readonly<Record<string, number>>

const cache = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>()

/** The values of exactly those overrides that the source declares: WebGPU refuses any other. */
function constantsOf(name: ShaderName, overrides: Overrides): Record<string, number> {
  const constants: Record<string, number> = {}
  for (const [, override] of SHADERS[name].matchAll(/^override (\w+)/gm)) {
    const value = overrides[override] ?? SHADER_CONSTANTS[override]
    if (value === undefined) throw new Error(`The shader ${name} needs a value for the override ${override}.`)
    constants[override] = value
  }
  return constants
}

/**
 * Several shaders include a part that declares the same override (GROUP, say). WGSL allows one declaration, so all
 * but the first are dropped here rather than leave it to a reader to know which part declares what.
 */
function withoutRepeats(source: string): string {
  const seen = new Set<string>()
  return source.replace(/^override (\w+).*$/gm, (line, name: string) => {
    if (seen.has(name)) return ''
    seen.add(name)
    return line
  })
}

/** The pipeline of a shader with these overrides; compiled once a device. */
export function pipelineOf(device: GPUDevice, name: ShaderName, overrides: Overrides): Promise<GPUComputePipeline> {
  const constants = constantsOf(name, overrides)
  const key = `${name} ${JSON.stringify(constants)}`
  const known = cache.get(device) ?? new Map<string, Promise<GPUComputePipeline>>()
  cache.set(device, known)
  const found = known.get(key)
  if (found) return found
  const module = device.createShaderModule({ label: name, code: withoutRepeats(SHADERS[name]) })
  const pipeline = device.createComputePipelineAsync({ label: name, layout: 'auto', compute: { module, constants } })
  known.set(key, pipeline)
  pipeline.catch(() => known.delete(key))
  return pipeline
}
