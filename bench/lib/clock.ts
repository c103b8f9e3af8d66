/** Timestamps around every dispatch: each gets a pass of its own, so that the times add up by shader. */
const QUERIES = 4096

export type Clock = ReturnType<typeof makeClock>

/** Two queries for each dispatch, resolved all at once when they are asked for. */
export function makeClock(device: GPUDevice) {
  let sets: GPUQuerySet[] = []
  let used: string[] = []

  function nextPair(name: string): GPUComputePassTimestampWrites {
    if (used.length * 2 === sets.length * QUERIES)
      sets.push(device.createQuerySet({ label: 'bench clock', type: 'timestamp', count: QUERIES }))
    const at = (used.length * 2) % QUERIES
    const querySet = sets[sets.length - 1]
    used.push(name)
    return { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 }
  }

  /** Stands in for a pass: setPipeline and setBindGroup are kept and carried out in the dispatch's own pass. */
  function passes(begin: GPUCommandEncoder['beginComputePass'], descriptor?: GPUComputePassDescriptor) {
    let pipeline: GPUComputePipeline
    const groups: GPUBindGroup[] = []
    const each = (dispatch: (pass: GPUComputePassEncoder) => void): undefined => {
      const pass = begin({ ...descriptor, timestampWrites: nextPair(pipeline.label) })
      pass.setPipeline(pipeline)
      for (const [index, group] of groups.entries()) pass.setBindGroup(index, group)
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
    resolved.destroy()
    staging.destroy()
    return ticks
  }

  /** Milliseconds by shader since the last time. A difference below zero, which the standard allows, is left out. */
  async function take(): Promise<Record<string, number>> {
    const names = used
    const ms: Record<string, number> = {}
    for (let n = 0; n < sets.length; n++) {
      const here = names.slice((n * QUERIES) / 2, ((n + 1) * QUERIES) / 2)
      const ticks = await readSet(sets[n], here.length * 2)
      here.forEach((name, i) => {
        const span = Number(ticks[2 * i + 1] - ticks[2 * i])
        if (span > 0) ms[name] = (ms[name] ?? 0) + span / 1e6
      })
      sets[n].destroy()
    }
    sets = []
    used = []
    return ms
  }

  return { passes, take }
}
