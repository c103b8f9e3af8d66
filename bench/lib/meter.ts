/**
 * Counts what a GPUDevice is asked to do, from outside: buffers, transfers, dispatches, submissions, read-backs; and,
 * if the device has timestamps, the time of every dispatch. Nothing in src knows of it.
 */
import { type Clock, makeClock } from './clock.ts'
import type { DispatchCounter } from './count/count-device.ts'

/** Puts a function of ours in a native object's place; `around` gets the original, bound. */
function wrap<T extends object, K extends keyof T>(object: T, name: K, around: (original: T[K]) => T[K]): void {
  object[name] = around((object[name] as (...args: never[]) => unknown).bind(object) as T[K])
}

const emptyTally = () => ({
  bytesAllocated: 0,
  peakBytes: 0,
  bytesUploaded: 0,
  bytesRead: 0,
  readBacks: 0,
  submissions: 0,
  /** Dispatches by the label of their pass and their shader, in the order of their first. */
  dispatches: {} as Record<string, number>,
})

type Tally = ReturnType<typeof emptyTally>

function meterBuffer(buffer: GPUBuffer, { size, usage, mappedAtCreation }: GPUBufferDescriptor, tally: Tally): void {
  tally.bytesAllocated += size
  tally.peakBytes = Math.max(tally.peakBytes, tally.bytesAllocated)
  if (mappedAtCreation) tally.bytesUploaded += size
  let live = size
  wrap(buffer, 'destroy', destroy => () => {
    tally.bytesAllocated -= live
    live = 0
    destroy()
  })
  if (!(usage & GPUBufferUsage.MAP_READ)) return
  wrap(buffer, 'mapAsync', mapAsync => (mode, offset = 0, bytes = size) => {
    tally.readBacks++
    tally.bytesRead += bytes
    return mapAsync(mode, offset, bytes)
  })
}

type Begin = GPUCommandEncoder['beginComputePass']

interface Meter {
  tally: Tally
  clock: Clock | null
  counter: DispatchCounter | null
}

/**
 * Stands in for a pass: each dispatch gets a pass of its own, so that the times add up by shader. What was set before
 * is carried out there.
 */
function meteredPass(
  encoder: GPUCommandEncoder,
  begin: Begin,
  descriptor: GPUComputePassDescriptor | undefined,
  { tally, clock, counter }: Meter,
) {
  let pipeline: GPUComputePipeline
  const groups: GPUBindGroup[] = []
  const each = (dispatch: (pass: GPUComputePassEncoder) => void): undefined => {
    const name = `${descriptor?.label}: ${pipeline.label}`
    tally.dispatches[name] = (tally.dispatches[name] ?? 0) + 1
    counter?.begin(encoder, pipeline, groups, name)
    const pass = begin({ ...descriptor, timestampWrites: clock?.nextPair(name) })
    pass.setPipeline(pipeline)
    for (const [index, group] of groups.entries()) pass.setBindGroup(index, group)
    if (counter) pass.setBindGroup(1, counter.bindGroup())
    dispatch(pass)
    pass.end()
  }
  const own: Partial<GPUComputePassEncoder> = {
    setPipeline: next => void (pipeline = next),
    setBindGroup: (index: number, group: GPUBindGroup) => void (groups[index] = group),
    dispatchWorkgroups: (...args) => each(pass => pass.dispatchWorkgroups(...args)),
    dispatchWorkgroupsIndirect: (...args) => each(pass => pass.dispatchWorkgroupsIndirect(...args)),
    end: () => undefined,
  }
  return own as GPUComputePassEncoder
}

/**
 * Meters a device from now on. `take()` gives what was counted since the last time, with milliseconds by shader; with a
 * `counter` what the shaders did, and no milliseconds, since counting takes time.
 */
export function meterDevice(device: GPUDevice, counter: DispatchCounter | null = null) {
  const tally = emptyTally()
  const clock = !counter && device.features.has('timestamp-query') ? makeClock(device) : null
  wrap(device, 'createBuffer', create => descriptor => {
    const buffer = create(descriptor)
    meterBuffer(buffer, descriptor, tally)
    return buffer
  })
  wrap(device, 'createCommandEncoder', create => descriptor => {
    const encoder = create(descriptor)
    const meter = { tally, clock, counter }
    wrap(encoder, 'beginComputePass', begin => descriptor => meteredPass(encoder, begin, descriptor, meter))
    return encoder
  })
  const { queue } = device
  wrap(queue, 'submit', submit => buffers => {
    tally.submissions++
    submit(buffers)
  })
  wrap(queue, 'writeBuffer', write => (buffer, offset, data, ...rest) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1
    tally.bytesUploaded += rest[1] === undefined ? data.byteLength : rest[1] * unit
    write(buffer, offset, data, ...rest)
  })
  return async () => {
    const taken = { ...tally }
    Object.assign(tally, emptyTally(), { bytesAllocated: tally.bytesAllocated, peakBytes: tally.bytesAllocated })
    return { ...taken, ms: (await clock?.take()) ?? null, counts: (await counter?.take()) ?? null }
  }
}
