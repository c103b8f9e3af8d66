/** Counted work, and what a machine would need for it at least. */

/** An evaluation is one comparison of a point or box with a centroid; `read` and `written` are bytes. */
export interface Work {
  dispatches: number
  invocations: number
  evaluations: number
  atomics: number
  read: number
  written: number
}

export interface Stage {
  /** By shader. */
  rows: Record<string, Work>
  floor: Work
}

export const noWork = (): Work => ({ dispatches: 0, invocations: 0, evaluations: 0, atomics: 0, read: 0, written: 0 })

export const WORDS = Object.keys(noWork()) as (keyof Work)[]

/** Adds to some work; what is not named is none. */
export function addTo(sum: Work, more: Partial<Work>): void {
  for (const name of WORDS) sum[name] += more[name] ?? 0
}

export function makeTally() {
  const rows: Record<string, Work> = {}
  return {
    rows,
    /** Adds to what a shader did. */
    add(shader: string, more: Partial<Work>): void {
      rows[shader] ??= noWork()
      addTo(rows[shader], more)
    },
  }
}

export type Tally = ReturnType<typeof makeTally>

export function total(rows: Record<string, Work>): Work {
  const sum = noWork()
  for (const row of Object.values(rows)) addTo(sum, row)
  return sum
}

/** Invocations of as many workgroups as cover the items. */
export const launched = (items: number, each: number, group: number): number => Math.ceil(items / each) * group

/** Assumptions, and printed as such. */
export const MACHINES = {
  'H100-class': { bandwidth: 3.35e12, flops: 67e12, atomics: 1e11, launch: 3e-6, link: 50e9 },
  'H200-class': { bandwidth: 4.8e12, flops: 67e12, atomics: 1e11, launch: 3e-6, link: 50e9 },
  'laptop iGPU': { bandwidth: 75e9, flops: 2e12, atomics: 5e9, launch: 8e-6, link: 15e9 },
}

/** Operations of an evaluation: a dot product of 3 or 4 lanes, a difference, a comparison, two selections. */
const FLOPS = 12

/** Milliseconds of a stage: bytes, arithmetic, atomics or dependent dispatches, whichever takes longest. */
export function timeOn({ bandwidth, flops, atomics, launch }: (typeof MACHINES)['H100-class'], work: Work) {
  const parts: [by: string, seconds: number][] = [
    ['bytes', (work.read + work.written) / bandwidth],
    ['arithmetic', (work.evaluations * FLOPS) / flops],
    ['atomics', work.atomics / atomics],
    ['dispatches', work.dispatches * launch],
  ]
  const [by, seconds] = parts.reduce((a, b) => (b[1] > a[1] ? b : a))
  return { ms: seconds * 1000, by }
}
