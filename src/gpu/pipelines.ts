import { SHADER_CONSTANTS } from './gpu-constants.ts'
import { SHADERS, type ShaderName } from './shader-sources.ts'

/** The constants of a shader that differ from use to use, DIMS, OKLAB and GROUP among them. */
export type Constants = Readonly<Record<string, number | boolean>>

const cache = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>()

const literal = (value: number | boolean) => (typeof value === 'boolean' ? `${value}` : `${value}u`)

const CONSTANT = /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b/g

/**
 * The source with the constants of the host before it. They are written out: where a pipeline gives them
 * (`override`), Safari loses what is written to workgroup arrays of such a size.
 */
export function sourceOf(name: ShaderName, constants: Constants): string {
  const all: Constants = { ...SHADER_CONSTANTS, ...constants }
  const source = SHADERS[name]
  const used = new Set(source.replace(/\/\/.*$/gm, '').match(CONSTANT))
  const declared = Object.keys(all).filter(constant => used.has(constant))
  return `${declared.map(constant => `const ${constant} = ${literal(all[constant])};`).join('\n')}\n${source}`
}

/** The pipeline of a shader with these constants; compiled once a device. */
export function pipelineOf(device: GPUDevice, name: ShaderName, constants: Constants): Promise<GPUComputePipeline> {
  const code = sourceOf(name, constants)
  const known = cache.get(device) ?? new Map<string, Promise<GPUComputePipeline>>()
  cache.set(device, known)
  const found = known.get(code)
  if (found) return found
  const module = device.createShaderModule({ label: name, code })
  const pipeline = device.createComputePipelineAsync({ label: name, layout: 'auto', compute: { module } })
  known.set(code, pipeline)
  pipeline.catch(() => known.delete(code))
  return pipeline
}
