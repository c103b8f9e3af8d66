/** Work of a shader, added up over its dispatches. An evaluation is one comparison of a point or box with a centroid. */
export const noWork = () => ({ dispatches: 0, invocations: 0, evaluations: 0, atomics: 0, read: 0, written: 0 })

export function makeTally() {
  const rows = {}
  return {
    rows,
    /** Adds to what a shader did. */
    add(shader, more) {
      rows[shader] ??= noWork()
      for (const [name, value] of Object.entries(more)) rows[shader][name] += value
    },
  }
}

export function total(rows) {
  const sum = noWork()
  for (const row of Object.values(rows)) for (const name of Object.keys(sum)) sum[name] += row[name] ?? 0
  return sum
}

/** Invocations of as many workgroups as cover the items. */
export const launched = (items, each, group) => Math.ceil(items / each) * group
