/**
 * Counts what a GPUDevice is asked to do, from outside: buffers, transfers, dispatches, submissions, read-backs; and,
 * where asked and the device has timestamps, the time of every dispatch. Nothing in src knows of it.
 */
import { type Clock, makeClock } from './clock.ts'

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
  /** Dispatches by shader. */
  shaders: {} as Record<string, number>,
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

function meterPass(pass: GPUComputePassEncoder, tally: Tally): void {
  let shader: string
  const count = () => (tally.shaders[shader] = (tally.shaders[shader] ?? 0) + 1)
  wrap(pass, 'setPipeline', set => pipeline => {
    shader = pipeline.label
    set(pipeline)
  })
  wrap(pass, 'dispatchWorkgroups', dispatch => (...groups) => {
    count()
    dispatch(...groups)
  })
  wrap(pass, 'dispatchWorkgroupsIndirect', dispatch => (...args) => {
    count()
    dispatch(...args)
  })
}

function meterEncoder(encoder: GPUCommandEncoder, tally: Tally, clock: Clock | null): void {
  wrap(encoder, 'beginComputePass', begin => descriptor => {
    const pass = clock ? clock.passes(begin, descriptor) : begin(descriptor)
    meterPass(pass, tally)
    return pass
  })
}

/**
 * Meters a device from now on. `take()` gives what was counted since the last time; `times()` resolves to milliseconds
 * by shader since the last time, null without timestamps.
 */
export function meterDevice(device: GPUDevice, { timed = false } = {}) {
  const tally = emptyTally()
  const clock = timed && device.features.has('timestamp-query') ? makeClock(device) : null
  wrap(device, 'createBuffer', create => descriptor => {
    const buffer = create(descriptor)
    meterBuffer(buffer, descriptor, tally)
    return buffer
  })
  wrap(device, 'createCommandEncoder', create => descriptor => {
    const encoder = create(descriptor)
    meterEncoder(encoder, tally, clock)
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
  return {
    take(): Tally {
      const taken = { ...tally }
      Object.assign(tally, emptyTally(), { bytesAllocated: tally.bytesAllocated, peakBytes: tally.bytesAllocated })
      return taken
    },
    times: async () => (clock ? await clock.take() : null),
  }
}
