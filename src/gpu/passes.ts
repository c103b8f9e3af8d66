import type { GpuContext } from './context.ts'
import { PER_GROUP, ROW } from './gpu-constants.ts'
import { type Constants, layoutOf } from './pipelines.ts'
import type { ShaderName } from './shader-sources.ts'
import { noteReadBack } from './transfers.ts'

/** One dispatch, ready to be encoded any number of times. */
export interface Step {
  name: ShaderName
  pipeline: GPUComputePipeline
  bindGroup: GPUBindGroup
  /** Workgroups. */
  groups: number
  /** Pairs of a point and a centroid that it compares, where that is what takes long. */
  pairs?: number
}

/** A buffer, or a part of it. */
export type Bound = GPUBuffer | GPUBufferBinding

/** Prepares a dispatch of a shader; the buffers go to the bindings 0, 1, 2, ... in turn. */
export async function makeStep(
  context: GpuContext,
  name: ShaderName,
  constants: Constants,
  bindings: Bound[],
  groups: number,
): Promise<Step> {
  const pipeline = await context.pipeline(name, constants)
  const bindGroup = context.guard(() =>
    context.device.createBindGroup({
      label: name,
      layout: layoutOf(pipeline),
      entries: bindings.map((bound, binding) => ({
        binding,
        resource: 'buffer' in bound ? bound : { buffer: bound },
      })),
    }),
  )
  return { name, pipeline, bindGroup, groups }
}

/** Encodes steps, one behind the other, each seeing what the one before wrote. */
function encodeSteps(encoder: GPUCommandEncoder, label: string, steps: readonly Step[]): void {
  const pass = encoder.beginComputePass({ label })
  for (const { pipeline, bindGroup, groups } of steps) {
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(Math.min(groups, ROW), Math.ceil(groups / ROW))
  }
  pass.end()
}

/**
 * Adds steps to the commands that wait, and submits these as often as keeps each submit below `submitPairs`; `last`
 * encodes what follows the last step.
 */
export function addByPairs(
  context: GpuContext,
  label: string,
  steps: readonly Step[],
  submitPairs: number,
  last?: (encoder: GPUCommandEncoder) => void,
): void {
  let [first, pairs] = [0, 0]
  const add = (end: number, then?: typeof last) => {
    addCommands(context, label, encoder => {
      encodeSteps(encoder, label, steps.slice(first, end))
      then?.(encoder)
    })
    ;[first, pairs] = [end, 0]
  }
  for (const [i, step] of steps.entries()) {
    if (pairs > 0 && pairs + (step.pairs ?? 0) > submitPairs) {
      add(i)
      context.flush()
    }
    pairs += step.pairs ?? 0
  }
  add(steps.length, last)
}

/** Adds commands to those that wait; `pixels`: see `CommandQueue`. */
export function addCommands(
  { device, commands, guard }: GpuContext,
  label: string,
  encode: (encoder: GPUCommandEncoder) => void,
  pixels = 0,
): void {
  guard(() => {
    const encoder = device.createCommandEncoder({ label })
    encode(encoder)
    commands.add(encoder.finish(), pixels)
  })
}

/** Adds steps to the commands that wait: they are submitted with others, at the latest when anyone waits for them. */
export function runSteps(context: GpuContext, label: string, steps: readonly Step[], pixels = 0): void {
  addCommands(context, label, encoder => encodeSteps(encoder, label, steps), pixels)
}

/** A small uniform buffer of 32-bit words. */
export function uniform(context: GpuContext, label: string, ...words: number[]): GPUBuffer {
  return context.upload(label, Uint32Array.from(words), GPUBufferUsage.UNIFORM)
}

/** Bytes from one of several uniforms of a buffer to the next: what every device allows. */
const UNIFORM_STRIDE = 256

/** Uniforms of the same words in one buffer, which is one call to the GPU's process instead of two each. */
export function uniforms(context: GpuContext, label: string, lists: readonly number[][]): GPUBufferBinding[] {
  const words = new Uint32Array((lists.length * UNIFORM_STRIDE) / 4)
  for (const [n, list] of lists.entries()) words.set(list, (n * UNIFORM_STRIDE) / 4)
  const buffer = context.upload(label, words, GPUBufferUsage.UNIFORM)
  return lists.map((_, n) => ({ buffer, offset: n * UNIFORM_STRIDE, size: UNIFORM_STRIDE }))
}

/** Workgroups for a list of items, `each` of them in a workgroup; PER_GROUP unless told. */
export function groupsFor(items: number, each = PER_GROUP): number {
  return Math.ceil(items / each)
}

/** Words of a buffer, from `first` on. */
export interface Part {
  source: GPUBuffer
  words: number
  first?: number
}

/** From so many bytes on, a copy has a submit of its own, so that its time is noted too. */
const LARGE_BYTES = 2 ** 20

/** Copies parts of buffers to where `take` finds them, all in one go; what it is given is gone behind it. */
export async function withParts<T>(
  context: GpuContext,
  parts: readonly Part[],
  take: (words: Uint32Array[]) => T,
): Promise<T> {
  const bytes = 4 * parts.reduce((sum, { words }) => sum + words, 0)
  if (bytes === 0) return take(parts.map(() => new Uint32Array(0)))
  const label = `read ${parts[0].source.label}`
  const noteAll = bytes >= LARGE_BYTES ? noteReadBack(context) : null
  const staging = context.buffer(label, bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  addCommands(context, label, encoder => {
    let offset = 0
    for (const { source, words, first = 0 } of parts) {
      encoder.copyBufferToBuffer(source, first * 4, staging, offset, words * 4)
      offset += words * 4
    }
  })
  const note = noteAll ?? noteReadBack(context)
  context.flush()
  await context.wait(context.guard(() => staging.mapAsync(GPUMapMode.READ, 0, bytes)))
  const mapped = new Uint32Array(staging.getMappedRange(0, bytes))
  let offset = 0
  const taken = take(parts.map(({ words }) => mapped.subarray(offset, (offset += words))))
  context.release(staging)
  note()
  return taken
}

/** Copies parts of buffers to the host, all in one go. */
export function readParts(context: GpuContext, parts: readonly Part[]): Promise<Uint32Array[]> {
  return withParts(context, parts, words => words.map(part => part.slice()))
}

/** Copies words of a buffer, from `first` on, to the host. */
export async function readWords(
  context: GpuContext,
  source: GPUBuffer,
  words: number,
  first = 0,
): Promise<Uint32Array> {
  return (await readParts(context, [{ source, words, first }]))[0]
}
