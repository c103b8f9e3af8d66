/**
 * What a machine needs at least: bytes over bandwidth, arithmetic, atomics and dependent dispatches, whichever takes
 * longest. The figures are assumptions, and printed as such.
 */
export const MACHINES = {
  'H100-class': { bandwidth: 3.35e12, flops: 67e12, atomics: 1e11, launch: 3e-6, link: 50e9 },
  'H200-class': { bandwidth: 4.8e12, flops: 67e12, atomics: 1e11, launch: 3e-6, link: 50e9 },
  'laptop iGPU': { bandwidth: 75e9, flops: 2e12, atomics: 5e9, launch: 8e-6, link: 15e9 },
}

/** Operations of an evaluation: a dot product of 3 or 4 lanes, a difference, a comparison, two selections. */
const FLOPS = 12

/** Milliseconds of a stage, and by what. */
export function timeOn({ bandwidth, flops, atomics, launch }, work) {
  const parts = {
    bytes: (work.read + work.written) / bandwidth,
    arithmetic: (work.evaluations * FLOPS) / flops,
    atomics: work.atomics / atomics,
    dispatches: work.dispatches * launch,
  }
  const by = Object.keys(parts).reduce((a, b) => (parts[b] > parts[a] ? b : a))
  return { ms: parts[by] * 1000, by }
}
