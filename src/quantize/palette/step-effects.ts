import type { Centroids } from '../types.ts'

/** Steps of one level along one axis, or along two at once: x, y and z in levels. */
export const LOCAL_STEPS: readonly (readonly number[])[] = Array.from({ length: 27 }, (_, n) => [
  (n % 3) - 1,
  (Math.floor(n / 3) % 3) - 1,
  Math.floor(n / 9) - 1,
]).filter(([x, y, z]) => (x * y * z === 0 ? x !== 0 || y !== 0 || z !== 0 : false))

/** What single steps of entries would do, all else as it is. */
export interface StepEffects {
  /** Weighted squared distance of all points to their entries: an exact integer below 2^53. */
  inertia: number
  /** By how much each step of each entry changes that; `LOCAL_STEPS.length` an entry, exact. */
  change: Float64Array
  /** 1 where points of one entry are in reach of another, so that their steps do not add up; k * MAX_COLORS + j. */
  overlaps: Uint8Array
}

/** What entries come to. */
interface Assessment {
  /** See `StepEffects`. */
  readonly inertia: number
  effects(): StepEffects
}

/** Assigns opaque points to entries, always as many, and tells what steps of these would change. */
export interface Assessor {
  assess(entries: Centroids): Promise<Assessment>
  /** Frees memory: it may not be called from then on. */
  close(): void
}

/** Tells what steps do to an assignment of opaque points to the nearest of some entries. */
export interface EvaluateSteps {
  (entries: Centroids, indices: Uint8Array): StepEffects
  /** Frees memory: it may not be called from then on. */
  close?(): void
}
