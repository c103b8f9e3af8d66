/** The least of 4 numbers, in all lanes. */
export function leastLane(v: v128): v128 {
  const half = i32x4.min_s(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1))
  return i32x4.min_s(half, v128.shuffle<i32>(half, half, 1, 0, 3, 2))
}
