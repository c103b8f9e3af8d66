/** Counts uploads of pixels, passes that count them, and buffers and textures that are left. */
export function watchDevice(device: GPUDevice) {
  const seen = { uploads: 0, counts: 0, alive: 0 }
  const [createBuffer, createEncoder] = [device.createBuffer.bind(device), device.createCommandEncoder.bind(device)]
  const createTexture = device.createTexture.bind(device)
  function watch<T extends GPUBuffer | GPUTexture>(room: T): T {
    const destroy = room.destroy.bind(room) as () => undefined
    let gone = false
    seen.alive++
    room.destroy = () => {
      if (!gone) seen.alive--
      gone = true
      return destroy()
    }
    return room
  }
  device.createBuffer = descriptor => {
    if (descriptor.label?.startsWith('pixels of tile')) seen.uploads++
    return watch(createBuffer(descriptor))
  }
  device.createTexture = descriptor => watch(createTexture(descriptor))
  device.createCommandEncoder = descriptor => {
    if (descriptor?.label === 'mark') seen.counts++
    return createEncoder(descriptor)
  }
  return seen
}
