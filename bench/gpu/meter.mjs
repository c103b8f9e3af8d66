/**
 * Counts what a GPUDevice is asked to do, from outside: buffers, copies, passes, dispatches, submissions, read-backs;
 * and, where asked and the device has timestamps, the time of every dispatch. Nothing in src knows of it.
 */
import { makeClock } from './clock.mjs'

/** Puts a function of ours in a native object's place; `around` gets the original, bound. */
function wrap(object, name, around) {
  const original = object[name].bind(object)
  object[name] = (...args) => around(original, ...args)
}

const emptyTally = () => ({
  bytesAllocated: 0,
  peakBytes: 0,
  bytesUploaded: 0,
  uploads: 0,
  bytesCopied: 0,
  bytesRead: 0,
  readBacks: 0,
  submissions: 0,
  passes: 0,
  /** Dispatches and their workgroups by shader; indirect ones have no workgroups here, the GPU decides on those. */
  shaders: {},
})

function meterBuffer(buffer, { size, usage, mappedAtCreation }, tally) {
  tally.bytesAllocated += size
  tally.peakBytes = Math.max(tally.peakBytes, tally.bytesAllocated)
  if (mappedAtCreation) {
    tally.bytesUploaded += size
    tally.uploads++
  }
  let live = size
  wrap(buffer, 'destroy', destroy => {
    tally.bytesAllocated -= live
    live = 0
    destroy()
  })
  if (!(usage & GPUBufferUsage.MAP_READ)) return
  wrap(buffer, 'mapAsync', (mapAsync, mode, offset = 0, bytes = size) => {
    tally.readBacks++
    tally.bytesRead += bytes
    return mapAsync(mode, offset, bytes)
  })
}

function noteDispatch(tally, name, groups) {
  tally.shaders[name] ??= { dispatches: 0, groups: 0, indirect: 0 }
  const shader = tally.shaders[name]
  shader.dispatches++
  if (groups === undefined) shader.indirect++
  else shader.groups += groups
}

function meterPass(pass, tally) {
  let name = ''
  wrap(pass, 'setPipeline', (set, pipeline) => {
    name = pipeline.label
    set(pipeline)
  })
  wrap(pass, 'dispatchWorkgroups', (dispatch, x, y = 1, z = 1) => {
    noteDispatch(tally, name, x * y * z)
    dispatch(x, y, z)
  })
  wrap(pass, 'dispatchWorkgroupsIndirect', (dispatch, ...args) => {
    noteDispatch(tally, name)
    dispatch(...args)
  })
}

function meterEncoder(encoder, tally, clock) {
  wrap(encoder, 'beginComputePass', (begin, descriptor = {}) => {
    tally.passes++
    const pass = clock ? clock.passes(begin, descriptor) : begin(descriptor)
    meterPass(pass, tally)
    return pass
  })
  wrap(encoder, 'copyBufferToBuffer', (copy, source, from, target, to, bytes) => {
    tally.bytesCopied += bytes
    copy(source, from, target, to, bytes)
  })
}

/**
 * Meters a device from now on. `take()` gives what was counted since the last time; `times()` resolves to milliseconds
 * by shader since the last time, null without timestamps.
 */
export function meterDevice(device, { timed = false } = {}) {
  const tally = emptyTally()
  const clock = timed && device.features.has('timestamp-query') ? makeClock(device) : null
  wrap(device, 'createBuffer', (create, descriptor) => {
    const buffer = create(descriptor)
    meterBuffer(buffer, descriptor, tally)
    return buffer
  })
  wrap(device, 'createCommandEncoder', (create, descriptor) => {
    const encoder = create(descriptor)
    meterEncoder(encoder, tally, clock)
    return encoder
  })
  const { queue } = device
  wrap(queue, 'submit', (submit, buffers) => {
    tally.submissions++
    submit(buffers)
  })
  wrap(queue, 'writeBuffer', (write, buffer, offset, data, ...rest) => {
    tally.uploads++
    tally.bytesUploaded += rest.length > 1 ? rest[1] * (data.BYTES_PER_ELEMENT ?? 1) : data.byteLength
    write(buffer, offset, data, ...rest)
  })
  return {
    take() {
      const taken = { ...tally }
      Object.assign(tally, emptyTally(), { bytesAllocated: tally.bytesAllocated, peakBytes: tally.bytesAllocated })
      return taken
    },
    times: async () => (clock ? await clock.take() : null),
  }
}
