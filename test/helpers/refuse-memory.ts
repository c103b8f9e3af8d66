/** What was asked for, by its labels, and the one that is refused. */
export interface Allocations {
  readonly labels: Set<string>
  refused: string | null
}

/** Lets a device note what memory it is asked for, and refuse one kind of it. */
export function refuseMemory(device: GPUDevice): Allocations {
  const [createBuffer, createTexture] = [device.createBuffer.bind(device), device.createTexture.bind(device)]
  const seen: Allocations = { labels: new Set(), refused: null }
  const ask = (label = '') => {
    seen.labels.add(label)
    if (label === seen.refused) throw new RangeError('no memory')
  }
  device.createBuffer = descriptor => {
    ask(descriptor.label)
    return createBuffer(descriptor)
  }
  device.createTexture = descriptor => {
    ask(descriptor.label)
    return createTexture(descriptor)
  }
  return seen
}
