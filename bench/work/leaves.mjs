/**
 * What an exact iteration over the nested cells must do at least, given what the one before left: each 16-wide cell looks
 * at the centroids that moved, those with another set in reach of them look at their 8-wide cells, and only where a
 * set there changed, or a centroid in it moved, its colors are compared again. Changes of one cell between the same two
 * clusters are one addition and one subtraction.
 */
const [TOP, LEAF] = [1, 2]
const [BOX_BYTES, POINT_BYTES, WORD] = [16, 8, 4]

function movedSince(before, { coords, count, dims }) {
  const moved = new Uint8Array(count).fill(1)
  for (let k = 0; before && k < count; k++) {
    moved[k] = 0
    for (let d = 0; d < dims; d++) if (coords[k * dims + d] !== before.coords[k * dims + d]) moved[k] = 1
  }
  return moved
}

/** For each iteration the sets in reach, their changes, and the floor of the work. */
export function* floors({ prune, toLanes }, { points, tree }, frames, labelsOf) {
  const [top, leaf] = [tree.levels[TOP], tree.levels[LEAF]]
  const sets = { top: [], leaf: [] }
  const all = Int32Array.from({ length: 256 }, (_, k) => k)
  const [topList, leafList] = [new Int32Array(256), new Int32Array(256)]
  let [before, labelsBefore] = [null, null]
  for (const centroids of frames) {
    const lanes = toLanes(centroids)
    const moved = movedSince(before, centroids)
    const movedCount = moved.reduce((sum, one) => sum + one, 0)
    const labels = labelsOf(centroids)
    const floor = { dispatches: 2, invocations: 0, evaluations: 0, atomics: 0, read: 0, written: 0 }
    const cells = []
    const renew = (level, cell, list, count) => {
      const old = sets[level][cell]
      const next = list.slice(0, count)
      sets[level][cell] = next
      const changed = !old || old.length !== count || next.some((k, n) => k !== old[n])
      return { changed, dirty: changed || (count > 1 && next.some(k => moved[k] === 1)) }
    }
    for (let cell = 0; cell < top.count; cell++) {
      const opaque = top.start[cell] >= tree.translucent
      const allowed = all.subarray(opaque ? centroids.firstOpaque : 0, centroids.count)
      const kept = prune(top, cell, lanes, allowed, allowed.length, topList)
      const { changed, dirty } = renew('top', cell, topList, kept)
      floor.evaluations += movedCount
      floor.read += BOX_BYTES
      const children = []
      for (let child = top.child[cell]; child < top.child[cell + 1]; child++) {
        const count = prune(leaf, child, lanes, topList, kept, leafList)
        const size = leaf.start[child + 1] - leaf.start[child]
        const renewed = renew('leaf', child, leafList, count)
        children.push({ child, size, count, ...renewed })
        if (!dirty) continue
        floor.evaluations += kept
        floor.read += BOX_BYTES
        if (renewed.dirty) {
          floor.evaluations += count > 1 ? size * count : 0
          floor.read += size * POINT_BYTES
        }
        const pairs = new Set()
        for (let i = leaf.start[child]; i < leaf.start[child + 1]; i++) {
          if (labelsBefore && labelsBefore[i] === labels[i]) continue
          pairs.add((labelsBefore?.[i] ?? 256) * 256 + labels[i])
          floor.read += WORD
          floor.written += WORD
        }
        floor.atomics += pairs.size * (labelsBefore ? 2 : 1) * (1 + points.dims)
      }
      cells.push({ cell, kept, changed, dirty, allowed: allowed.length, children })
    }
    yield { floor, cells, lanes, moved, movedCount, labels, labelsBefore }
    before = centroids
    labelsBefore = labels
  }
}
