/** Makes a device count what its shaders do; see instrument.ts. What they compute stays the same. */
import { COUNTERS, type Counter, instrument, MAX_BINDINGS, RECORD_WORDS } from './instrument.ts'
import type { StorageBuffer } from './wgsl.ts'

/** Dispatches between two looks at most. */
const MAX_DISPATCHES = 8192
/** Room for a bit a sector of all buffers of a dispatch, read and written. */
const BIT_WORDS = 2 ** 22
const SECTOR = 32

/** The limits that a counting device needs beside the usual ones. */
export const COUNTING_LIMITS = { maxStorageBuffersPerShaderStage: 10, maxComputeWorkgroupStorageSize: 32_768 }

export type Counts = Record<Counter, number> & {
  dispatches: number
  /** Barriers that come one after the other: those of the workgroup that has most, of all dispatches together. */
  barriers: number
}

export const noCounts = (): Counts => ({
  ...(Object.fromEntries(COUNTERS.map(name => [name, 0])) as Record<Counter, number>),
  dispatches: 0,
  barriers: 0,
})

export function addCounts(to: Counts, more: Counts): void {
  for (const name of Object.keys(to) as (keyof Counts)[]) to[name] += more[name]
}

/** What the metered pass of a counting device does around each dispatch. */
export interface DispatchCounter {
  /** Clears the bits; outside of a pass. `name` is what the counts are kept under. */
  begin(encoder: GPUCommandEncoder, pipeline: GPUComputePipeline, groups: readonly GPUBindGroup[], name: string): void
  /** The bind group with what the dispatch counts, at index 1. */
  bindGroup(): GPUBindGroup
  /** The counts by name since the last time. */
  take(): Promise<Record<string, Counts>>
}

export function countDevice(device: GPUDevice): DispatchCounter {
  const buffersOf = new Map<string, StorageBuffer[]>()
  const sizesOf = new WeakMap<GPUBindGroup, Map<number, number>>()
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ, UNIFORM } = GPUBufferUsage
  const bitsAt = MAX_DISPATCHES * RECORD_WORDS
  const createBuffer = device.createBuffer.bind(device)
  const createBindGroup = device.createBindGroup.bind(device)
  const createShaderModule = device.createShaderModule.bind(device)
  const words = createBuffer({ size: 4 * (bitsAt + BIT_WORDS), usage: STORAGE | COPY_SRC | COPY_DST })
  let names: string[] = []
  let places: GPUBuffer[] = []
  let current: GPUBindGroup

  device.createShaderModule = descriptor => {
    const { label = '', code } = descriptor
    const counting = instrument(label, code)
    buffersOf.set(label, counting.buffers)
    return createShaderModule({ ...descriptor, code: counting.code })
  }
  device.createBindGroup = descriptor => {
    const group = createBindGroup(descriptor)
    const sizes = [...descriptor.entries].map(({ binding, resource }): [number, number] => {
      const { buffer, offset = 0, size } = resource as GPUBufferBinding
      return [binding, size ?? buffer.size - offset]
    })
    sizesOf.set(group, new Map(sizes))
    return group
  }

  /** Where the bits of each storage buffer are, and the record of the dispatch in front of them. */
  function placesOf(label: string, group: GPUBindGroup): { table: Uint32Array<ArrayBuffer>; end: number } {
    const table = new Uint32Array(4 * (MAX_BINDINGS + 1))
    table[0] = names.length * RECORD_WORDS
    let end = bitsAt
    for (const { binding } of buffersOf.get(label)!) {
      const sectors = Math.ceil(sizesOf.get(group)!.get(binding)! / SECTOR)
      const own = Math.ceil(sectors / 32)
      table.set([end, end + own, sectors - 1], 4 * (binding + 1))
      end += 2 * own
    }
    if (end > bitsAt + BIT_WORDS) throw new Error(`The buffers of ${label} are too large to be counted.`)
    return { table, end }
  }

  async function read(): Promise<Uint32Array> {
    const size = 4 * RECORD_WORDS * names.length
    const staging = createBuffer({ size, usage: MAP_READ | COPY_DST })
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(words, 0, staging, 0, size)
    encoder.clearBuffer(words, 0, size)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const all = new Uint32Array(staging.getMappedRange().slice(0))
    staging.destroy()
    return all
  }

  return {
    begin(encoder, pipeline, groups, name) {
      if (names.length === MAX_DISPATCHES) throw new Error(`More than ${MAX_DISPATCHES} dispatches to count.`)
      const { table, end } = placesOf(pipeline.label, groups[0])
      encoder.clearBuffer(words, 4 * bitsAt, 4 * (end - bitsAt))
      const buffer = createBuffer({ size: table.byteLength, usage: UNIFORM, mappedAtCreation: true })
      new Uint32Array(buffer.getMappedRange()).set(table)
      buffer.unmap()
      const entries = [words, buffer].map((buffer, binding) => ({ binding, resource: { buffer } }))
      current = createBindGroup({ layout: pipeline.getBindGroupLayout(1), entries })
      names.push(name)
      places.push(buffer)
    },
    bindGroup: () => current,
    async take() {
      const result: Record<string, Counts> = {}
      if (names.length === 0) return result
      const all = await read()
      for (const [n, name] of names.entries()) {
        const record = all.subarray(n * RECORD_WORDS, (n + 1) * RECORD_WORDS)
        const own: Counts = { ...noCounts(), dispatches: 1, barriers: record[2 * COUNTERS.length] }
        for (const [i, counter] of COUNTERS.entries()) own[counter] = record[2 * i] + 2 ** 32 * record[2 * i + 1]
        result[name] ??= noCounts()
        addCounts(result[name], own)
      }
      for (const buffer of places) buffer.destroy()
      names = []
      places = []
      return result
    },
  }
}
