/** Bits of a matrix element, and of an axis element. */
const ELEMENT_BITS: i32 = 14
const AXIS_BITS: i32 = 11
const HIGHEST: f64 = 16384
const SQUARINGS = 4

/** The upper triangle of a 4 x 4 matrix, in 32 bits an element, and its square. */
const matrix = memory.data(40, 16)
const square = memory.data(40, 16)
/** Where the element of row and column stands in the triangle. */
const PLACE = memory.data<u8>([0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9])

function element(row: i32, column: i32): i32 {
  return load<i32>(matrix + ((<usize>load<u8>(PLACE + (row << 2) + column)) << 2))
}

/** The matrix times itself, in 14 bits again. */
function squareMatrix(): void {
  let at = square
  let all = 0
  for (let row = 0; row < 4; row++) {
    for (let column = row; column < 4; column++, at += 4) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += element(row, k) * element(k, column)
      store<i32>(at, sum)
      all |= abs(sum)
    }
  }
  const drop = max(0, 32 - <i32>clz(all) - ELEMENT_BITS)
  for (let n: usize = 0; n < 40; n += 4) store<i32>(matrix + n, load<i32>(square + n) >> drop)
}

/** See findAxis of init/principal-axis.ts in src/quantize: f64 moments, i32 axis. */
export function findAxis(moments: usize, axis: usize): bool {
  const most = max(max(load<f64>(moments), load<f64>(moments, 32)), max(load<f64>(moments, 56), load<f64>(moments, 72)))
  if (most === 0) return false
  let scale = 1.0
  for (let scaled = most; scaled >= HIGHEST; scaled /= 2.0) scale /= 2.0
  for (let scaled = 2.0 * most; scaled < HIGHEST; scaled *= 2.0) scale *= 2.0
  for (let n: usize = 0; n < 10; n++) store<i32>(matrix + (n << 2), <i32>floor(load<f64>(moments + (n << 3)) * scale))
  for (let n = 0; n < SQUARINGS; n++) squareMatrix()
  let column = 0
  for (let d = 1; d < 4; d++) if (element(d, d) > element(column, column)) column = d
  for (let d = 0; d < 4; d++) store<i32>(axis + (d << 2), element(column, d) >> (ELEMENT_BITS - AXIS_BITS))
  return true
}
