/** Timestamps at the begin and the end of passes, resolved all at once when they are asked for. */
const QUERIES = 4096

export type Clock = ReturnType<typeof makeClock>

export function makeClock(device: GPUDevice) {
  let sets: GPUQuerySet[] = []
  let used: string[] = []

  function nextPair(name: string): GPUComputePassTimestampWrites {
    if (used.length * 2 === sets.length * QUERIES)
      sets.push(device.createQuerySet({ label: 'bench clock', type: 'timestamp', count: QUERIES }))
    const offset = (used.length * 2) % QUERIES
    const querySet = sets[sets.length - 1]
    used.push(name)
    return { querySet, beginningOfPassWriteIndex: offset, endOfPassWriteIndex: offset + 1 }
  }

  async function readSet(querySet: GPUQuerySet, count: number): Promise<BigUint64Array> {
    const bytes = count * 8
    const resolved = device.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC })
    const staging = device.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    const encoder = device.createCommandEncoder()
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const ticks = new BigUint64Array(staging.getMappedRange().slice(0))
    for (const buffer of [resolved, staging]) buffer.destroy()
    return ticks
  }

  /** Milliseconds by name since the last time. A difference below zero, which the standard allows, is left out. */
  async function take(): Promise<Record<string, number>> {
    const [names, querySets] = [used, sets]
    ;[used, sets] = [[], []]
    const ms: Record<string, number> = {}
    for (const [n, querySet] of querySets.entries()) {
      const here = names.slice((n * QUERIES) / 2, ((n + 1) * QUERIES) / 2)
      const ticks = await readSet(querySet, here.length * 2)
      here.forEach((name, i) => {
        ms[name] = (ms[name] ?? 0) + Math.max(0, Number(ticks[2 * i + 1] - ticks[2 * i])) / 1e6
      })
      querySet.destroy()
    }
    return ms
  }

  return { nextPair, take }
}
