/** Timestamps around every dispatch: each gets a pass of its own, so that the times add up by shader. */
const QUERIES = 4096

/** Two queries for each dispatch, resolved all at once when they are asked for. */
export function makeClock(device) {
  let sets = []
  let used = []

  function nextPair(name) {
    if (used.length * 2 === sets.length * QUERIES)
      sets.push(device.createQuerySet({ label: 'bench clock', type: 'timestamp', count: QUERIES }))
    const at = (used.length * 2) % QUERIES
    const querySet = sets[sets.length - 1]
    used.push(name)
    return { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 }
  }

  /** Stands in for a pass: setPipeline and setBindGroup are kept and carried out in the dispatch's own pass. */
  function passes(begin, descriptor) {
    let pipeline
    const groups = []
    const each = dispatch => {
      const pass = begin({ ...descriptor, timestampWrites: nextPair(pipeline.label) })
      pass.setPipeline(pipeline)
      groups.forEach((group, index) => {
        pass.setBindGroup(index, group)
      })
      dispatch(pass)
      pass.end()
    }
    return {
      setPipeline(next) {
        pipeline = next
      },
      setBindGroup(index, group) {
        groups[index] = group
      },
      dispatchWorkgroups: (...args) => each(pass => pass.dispatchWorkgroups(...args)),
      dispatchWorkgroupsIndirect: (...args) => each(pass => pass.dispatchWorkgroupsIndirect(...args)),
      end() {},
    }
  }

  async function readSet(querySet, count) {
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
  async function take() {
    const names = used
    const ms = {}
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
