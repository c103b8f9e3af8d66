import { mergeCost } from '../init/merge-cost'

const CERTAIN: u32 = 256
/** Parts of a unit that means have for costs. */
const MEAN_PARTS: i32 = 8

function distanceOf(coords: usize, dims: i32, k: i32, j: i32): f64 {
  const one = coords + ((<usize>(k * dims)) << 2)
  const other = coords + ((<usize>(j * dims)) << 2)
  let distance = 0
  for (let d: usize = 0; d < (<usize>dims) << 2; d += 4) {
    const apart = MEAN_PARTS * (load<i32>(one + d) - load<i32>(other + d))
    distance += apart * apart
  }
  return <f64>distance
}

/** Notes that k merges with j at this cost, if that is cheaper. */
function keepCheaper(costs: usize, targets: usize, k: i32, j: i32, rise: f64): void {
  if (rise >= load<f64>(costs + ((<usize>k) << 3))) return
  store<f64>(costs + ((<usize>k) << 3), rise)
  store<i32>(targets + ((<usize>k) << 2), j)
}

/**
 * Finds for each cluster with which other one it merges at the least cost: see `cheapestMerges` of search/swap.ts in
 * src/quantize. i32 coords, f64 weights and costs, i32 targets.
 */
export function findMerges(
  coords: usize,
  dims: i32,
  weights: usize,
  fixed: i32,
  firstOpaque: i32,
  count: i32,
  costs: usize,
  targets: usize,
): void {
  for (let k = 0; k < count; k++) {
    const w = load<f64>(weights + ((<usize>k) << 3))
    if (w === 0) {
      if (k >= fixed) store<f64>(costs + ((<usize>k) << 3), 0)
      continue
    }
    for (let j = 0; j < k; j++) {
      const other = load<f64>(weights + ((<usize>j) << 3))
      if (other === 0) continue
      const distance = distanceOf(coords, dims, k, j)
      const least = 1.99 * min(w, other) * distance
      if (least >= load<f64>(costs + ((<usize>k) << 3)) && least >= load<f64>(costs + ((<usize>j) << 3))) continue
      const rise = mergeCost(w, other, distance, CERTAIN)
      if (k >= fixed && (j >= firstOpaque || k < firstOpaque)) keepCheaper(costs, targets, k, j, rise)
      if (j >= fixed) keepCheaper(costs, targets, j, k, rise)
    }
  }
}
