/**
 * Where shaders do what no rule finds: comparisons of a point or a box with a centroid, an entry or a neighbor. A site
 * is a function, which counts when it is called, or the beginning of a statement, in front of which it counts.
 */

interface Site {
  /** `fn NAME(` or the beginning of a statement. */
  at: string
  count: string
}

const each = (at: string, more = ''): Site => ({ at, count: `n_evaluations++;${more}` })
const needed = (at: string): Site => each(at, ' n_needed++;')
const point = (at: string, bytes: number): Site => ({ at, count: `n_neededBytes += ${bytes}u;` })

/** All points with all centroids, four at a time. */
const ASSIGN_ALL: Site[] = [{ at: 'let score =', count: 'n_evaluations += 4u; n_needed += 4u;' }]
const CONVERSION: Site = { at: 'fn coords_of(', count: 'n_conversions++;' }
const NEIGHBORS = needed('fn is_like(')

const MOMENTS: Site[] = [
  point('gather(unpack_coords', 12),
  { at: 'fn add_moments(', count: 'if (any(sums[0] != vec2<u32>(0u))) { counted_run(cluster); }' },
]

const BUCKETS: Site[] = [point('gather(bucket', 12), { at: 'fn add_bucket(', count: 'counted_run(bucket);' }]

/** By the name of the shader; one without an entry has no comparison. */
export const SITES: Readonly<Record<string, readonly Site[]>> = {
  'assign-colors': ASSIGN_ALL,
  'assign-pixels': [...ASSIGN_ALL, CONVERSION],
  'assign-cells': [
    each('fn nearness('),
    needed('fn is_in_reach('),
    // Of four lanes those of a color are needed, and their bytes.
    { at: 'let best = nearest4(', count: 'n_lanes = min(4u, end - i); n_neededBytes += 8u * n_lanes;' },
    { at: 'let score =', count: 'n_evaluations += 4u; n_needed += n_lanes;' },
    point('gather(best[lane]', 8),
    { at: 'let rival = find_top_set(', count: 'n_neededBytes += select(0u, 32u, local == 0u);' },
    { at: 'keep_leaf(top, n);', count: 'n_neededBytes += 24u;' },
    { at: 'fn take_run(', count: 'counted_run(run.cluster * 257u + run.left);' },
  ],
  'farthest-color': [needed('let away =')],
  'update-centroids': [{ at: 'finish_iteration();', count: 'n_active++;' }],
  'part-boxes': MOMENTS,
  'fill-boxes': BUCKETS,
  'cut-boxes': [needed('fn gain_at(')],
  'sum-moments': MOMENTS,
  'fill-buckets': BUCKETS,
  'find-cuts': [needed('fn gain_at(')],
  'choose-swaps': [
    each('fn merge_cost('),
    // Of two clusters the cost is one; who is cheapest is known after one look at each.
    { at: 'let rise =', count: 'n_needed += u32(j < k);' },
    { at: 'if (cost_less(cost_of(j), cost_of(k))', count: 'n_evaluations += 2u;' },
    { at: 'judge();', count: 'n_active++;' },
  ],
  points: [CONVERSION],
  'list-entries': [each('let distance ='), needed('fn reaches(')],
  prepare: [CONVERSION, NEIGHBORS],
  diffuse: [
    each('let distance ='),
    each('var least = squared('),
    { at: 'own_error = pack_error(goal', count: 'n_needed++;' },
  ],
  'prepare-choice': [CONVERSION, NEIGHBORS],
  'choose-indices': [
    each('fn literal_key('),
    each('fn take('),
    { at: 'own = extend(', count: 'n_needed++;' },
    { at: 'first = take_literal(', count: 'n_needed += u32(lane == 0u);' },
  ],
  'sum-distances': [needed('fn distance_of(')],
  'sum-entries': [needed('fn opaque_error('), needed('fn other_error(')],
  'list-neighbors': [needed('fn word_of(')],
  'assess-steps': [each('let j = word % MAX_COLORS;'), { at: 'let at = OVERLAPS', count: 'n_needed++;' }],
  'measure-indices': [needed('fn opaque_error('), needed('fn other_error(')],
  'visible-blocks': [needed('fn distance_of(')],
}

/** Puts the counts of a site wherever it is. Errors if it is nowhere: the shader has changed. */
function place(shader: string, code: string, { at, count }: Site): string {
  const text = at.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const isFunction = at.startsWith('fn ')
  const pattern = new RegExp(isFunction ? `^${text}[^{]*\\{` : `^\\s*${text}`, 'gm')
  const placed = code.replaceAll(pattern, found => (isFunction ? `${found}\n${count}` : `${count}\n${found}`))
  if (placed === code) throw new Error(`Nothing begins with "${at}" in ${shader}: see bench/lib/count/sites.ts.`)
  return placed
}

/** Puts the counts of all sites of a shader into its code. */
export function placeSites(shader: string, code: string): string {
  const sites = SITES[shader] ?? []
  const placed = sites.reduce((code, site) => place(shader, code, site), code)
  return placed.includes('n_lanes') ? `var<private> n_lanes: u32;\n${placed}` : placed
}
