/**
 * Writes boxes, weights and sums of cells from their points: see `gather` of octree.ts in src/quantize. u16 planes,
 * `stride` bytes from one to the next, u32 weights and first points of the cells; f64 results, of 4 lanes a cell.
 */
export function gatherCells(
  planes: usize,
  stride: usize,
  dims: i32,
  weights: usize,
  starts: usize,
  count: i32,
  low: usize,
  high: usize,
  cellWeights: usize,
  sums: usize,
): void {
  for (let cell: usize = 0; cell < <usize>count; cell++) {
    const from = <usize>load<u32>(starts + (cell << 2))
    const to = <usize>load<u32>(starts + (cell << 2), 4)
    let total = 0.0
    for (let i = from; i < to; i++) total += <f64>load<u32>(weights + (i << 2))
    store<f64>(cellWeights + (cell << 3), total)
    for (let d: usize = 0; d < <usize>dims; d++) {
      const plane = planes + d * stride
      let least: u32 = 0xffff
      let most: u32 = 0
      let sum = 0.0
      for (let i = from; i < to; i++) {
        const x = <u32>load<u16>(plane + (i << 1))
        least = min(least, x)
        most = max(most, x)
        sum += <f64>load<u32>(weights + (i << 2)) * <f64>x
      }
      const at = (cell << 5) + (d << 3)
      store<f64>(low + at, <f64>least)
      store<f64>(high + at, <f64>most)
      store<f64>(sums + at, sum)
    }
  }
}
