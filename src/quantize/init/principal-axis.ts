/** Bits of a matrix element: four products of two of them make less than 2^31. */
const ELEMENT_BITS = 14
/** The largest element is below this, and at least half of it. */
const HIGHEST = 2 ** ELEMENT_BITS
/** Squarings of the matrix: its 16th power. Smaller eigenvalues are gone then, or as good as the largest. */
const SQUARINGS = 4
/** Bits of an axis element. */
const AXIS_BITS = 11

/** Where the element of row and column stands in the upper triangle. */
const PLACE = Int32Array.of(0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9)
const DIAGONAL = [0, 4, 7, 9] as const

const matrix = new Int32Array(10)
const square = new Int32Array(10)

/** Bits of the largest element. */
function bitsOf(elements: Int32Array): number {
  let all = 0
  for (const element of elements) all |= Math.abs(element)
  return 32 - Math.clz32(all)
}

/** The matrix times itself, in 14 bits again. */
function squareMatrix(): void {
  for (let row = 0, n = 0; row < 4; row++) {
    for (let column = row; column < 4; column++, n++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += matrix[PLACE[row * 4 + k]] * matrix[PLACE[k * 4 + column]]
      square[n] = sum
    }
  }
  const drop = Math.max(0, bitsOf(square) - ELEMENT_BITS)
  for (let n = 0; n < 10; n++) matrix[n] = square[n] >> drop
}

/**
 * Writes the axis along which the points of centered moments lie farthest apart, to within a degree or so: 4 integers
 * of at most 11 bits and a sign. False if they all are at the center.
 *
 * Integers of 32 bits only, by the power method: the moments, scaled to 14 bits, are squared a few times as a matrix,
 * whose longest column is the axis.
 */
export function findAxis(moments: Float64Array, axis: Int32Array): boolean {
  const most = Math.max(moments[0], moments[4], moments[7], moments[9])
  if (most === 0) return false
  let scale = 1
  for (let scaled = most; scaled >= HIGHEST; scaled /= 2) scale /= 2
  for (let scaled = 2 * most; scaled < HIGHEST; scaled *= 2) scale *= 2
  for (let n = 0; n < 10; n++) matrix[n] = Math.floor(moments[n] * scale)
  for (let n = 0; n < SQUARINGS; n++) squareMatrix()
  let column = 0
  for (let d = 1; d < 4; d++) if (matrix[DIAGONAL[d]] > matrix[DIAGONAL[column]]) column = d
  for (let d = 0; d < 4; d++) axis[d] = matrix[PLACE[column * 4 + d]] >> (ELEMENT_BITS - AXIS_BITS)
  return true
}
