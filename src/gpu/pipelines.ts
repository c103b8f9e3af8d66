import { SHADER_CONSTANTS } from './gpu-constants.ts'
import { SHADERS, type ShaderName } from './shader-sources.ts'

/** The constants of a shader that differ from use to use, DIMS, OKLAB and GROUP among them. */
export type Constants = Readonly<Record<string, number | boolean>>

const cache = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>()

const literal = (value: number | boolean) => (typeof value === 'boolean' ? `${value}` : `${value}u`)

const CONSTANT = /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b/g

/** The words of each shader that may be constants. */
const words = new Map<ShaderName, ReadonlySet<string>>()

function wordsOf(name: ShaderName): ReadonlySet<string> {
  const known = words.get(name) ?? new Set(SHADERS[name].replace(/\/\/.*$/gm, '').match(CONSTANT))
  words.set(name, known)
  return known
}

const layouts = new WeakMap<GPUComputePipeline, GPUBindGroupLayout>()

/** The layout of a pipeline's bindings: asking for it is a call to the GPU's process. */
export function layoutOf(pipeline: GPUComputePipeline): GPUBindGroupLayout {
  const layout = layouts.get(pipeline) ?? pipeline.getBindGroupLayout(0)
  layouts.set(pipeline, layout)
  return layout
}

/** The constants that a shader has, a line each. */
function declarations(name: ShaderName, constants: Constants): string {
  const all: Constants = { ...SHADER_CONSTANTS, ...constants }
  const used = wordsOf(name)
  const declared = Object.keys(all).filter(constant => used.has(constant))
  return declared.map(constant => `const ${constant} = ${literal(all[constant])};\n`).join('')
}

/**
 * The source with the constants of the host before it. They are written out: where a pipeline gives them
 * (`override`), Safari loses what is written to workgroup arrays of such a size.
 */
export const sourceOf = (name: ShaderName, constants: Constants): string =>
  declarations(name, constants) + SHADERS[name]

/** The pipeline of a shader with these constants; compiled once a device. */
export function pipelineOf(device: GPUDevice, name: ShaderName, constants: Constants): Promise<GPUComputePipeline> {
  const pipelines = cache.get(device) ?? new Map<string, Promise<GPUComputePipeline>>()
  cache.set(device, pipelines)
  // As they were given: quicker to tell than what the source has of them, and there is a step for each dispatch.
  const given = `${name} ${Object.entries(constants)}`
  const known = pipelines.get(given)
  if (known) return known
  const found = compile(device, pipelines, name, constants)
  pipelines.set(given, found)
  found.catch(() => pipelines.delete(given))
  return found
}

function compile(
  device: GPUDevice,
  pipelines: Map<string, Promise<GPUComputePipeline>>,
  name: ShaderName,
  constants: Constants,
): Promise<GPUComputePipeline> {
  const key = `${name}\n${declarations(name, constants)}`
  const cached = pipelines.get(key)
  if (cached) return cached
  const code = sourceOf(name, constants)
  const module = device.createShaderModule({ label: name, code })
  const pipeline = device.createComputePipelineAsync({ label: name, layout: 'auto', compute: { module } })
  pipelines.set(key, pipeline)
  pipeline.catch(() => pipelines.delete(key))
  return pipeline
}
