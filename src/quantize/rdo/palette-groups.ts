import type { Centroids } from '../types.ts'

/** The widest axis of a group of entries, and how wide. */
function widest({ coords, dims }: Centroids, group: readonly number[]): { axis: number; extent: number } {
  let axis = 0
  let extent = -1
  for (let d = 0; d < dims; d++) {
    const values = group.map(k => coords[k * dims + d])
    const wide = Math.max(...values) - Math.min(...values)
    if (wide <= extent) continue
    axis = d
    extent = wide
  }
  return { axis, extent: group.length < 2 ? -1 : extent }
}

/**
 * Puts the entries of a palette into about `groupCount` groups of like colors, by halving the widest again and again.
 */
export function paletteGroups(palette: Centroids, groupCount: number): Uint8Array {
  const { coords, dims, count } = palette
  const groups = [Array.from({ length: count }, (_, k) => k)]
  const spans = [widest(palette, groups[0])]
  while (groups.length < groupCount) {
    let n = 0
    for (let i = 1; i < spans.length; i++) if (spans[i].extent > spans[n].extent) n = i
    const { axis, extent } = spans[n]
    if (extent <= 0) break
    const sorted = groups[n].sort((a, b) => coords[a * dims + axis] - coords[b * dims + axis] || a - b)
    const halves = [sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1)]
    groups.splice(n, 1, ...halves)
    spans.splice(n, 1, ...halves.map(half => widest(palette, half)))
  }
  const groupOf = new Uint8Array(count)
  groups.forEach((group, g) => {
    for (const k of group) groupOf[k] = g
  })
  return groupOf
}
