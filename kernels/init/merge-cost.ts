/** See init/merge-cost.ts in src/quantize. Weights are whole numbers below 2^29. */
export function mergeCost(one: f64, other: f64, distance: f64, chance: u32): f64 {
  const small = <u32>min(one, other)
  const both = <u32>one + <u32>other
  const bits = 32 - clz(small)
  const mantissa = bits > 16 ? small >> (bits - 16) : small << (16 - bits)
  const drop = max(0, 16 - <i32>clz(both))
  const part = (((both - small) >> drop) << 15) / (both >> drop)
  const factor = <f64>((((mantissa * part) >> 13) * chance) >> 8) * distance
  return bits > 16 ? factor * <f64>(1 << (bits - 16)) : factor / <f64>(1 << (16 - bits))
}

/** The mean in units, rounded. */
export function roundedMean(sum: f64, weight: f64): i32 {
  return <i32>floor((2.0 * sum + weight) / (2.0 * weight))
}

/** The mean in eighths of a unit, rounded. */
function meanInParts(sum: f64, weight: f64): f64 {
  return floor((16.0 * sum + weight) / (2.0 * weight))
}

/** The squared distance of two means along one coordinate, in eighths of a unit. */
export function meanDistance(one: f64, weightOfOne: f64, other: f64, weightOfOther: f64): f64 {
  const apart = meanInParts(one, weightOfOne) - meanInParts(other, weightOfOther)
  return apart * apart
}
