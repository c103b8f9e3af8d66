/** Counts uploads of pixels, passes that count them, and buffers that are left. */
export function watchDevice(device: GPUDevice) {
  const seen = { uploads: 0, counts: 0, alive: 0 }
  const [createBuffer, createEncoder] = [device.createBuffer.bind(device), device.createCommandEncoder.bind(device)]
  device.createBuffer = descriptor => {
    if (descriptor.label?.startsWith('pixels of tile')) seen.uploads++
    const buffer = createBuffer(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    let gone = false
    seen.alive++
    buffer.destroy = () => {
      if (!gone) seen.alive--
      gone = true
      return destroy()
    }
    return buffer
  }
  device.createCommandEncoder = descriptor => {
    if (descriptor?.label === 'mark') seen.counts++
    return createEncoder(descriptor)
  }
  return seen
}
