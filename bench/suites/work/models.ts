/** GPUs that times are estimated for. All figures are assumptions of ours, none was measured. */
import type { Work } from './stages.ts'

export interface Model {
  name: string
  /** Bytes a second of the memory, and of the bus to it. */
  memory: number
  bus: number
  /** Operations on integers a second. */
  operations: number
  /** Atomics a second, on the memory and within workgroups. */
  atomics: number
  groupAtomics: number
  /** Seconds of a dispatch that waits for the one before, and of a step of threads that wait for each other. */
  dispatch: number
  step: number
}

export const MODELS: readonly Model[] = [
  {
    name: 'H200-class',
    memory: 4.8e12,
    bus: 50e9,
    operations: 3e13,
    atomics: 1e11,
    groupAtomics: 1e12,
    dispatch: 3e-6,
    step: 0.6e-6,
  },
  {
    name: 'laptop',
    memory: 75e9,
    bus: 10e9,
    operations: 1e12,
    atomics: 5e9,
    groupAtomics: 5e10,
    dispatch: 8e-6,
    step: 1.5e-6,
  },
]

/** Operations of an evaluation, and of a color that is taken to the color space. */
const EVALUATION = 12
const CONVERSION = 60

/**
 * Milliseconds that work takes: what waits for each other adds up; of the rest, which goes side by side, what takes
 * longest counts.
 */
export function estimate(model: Model, work: Work): number {
  const waits = work.dispatches * model.dispatch + work.steps * model.step
  const operations = EVALUATION * work.evaluations + CONVERSION * work.conversions
  const sideBySide = [
    work.bytes / model.memory,
    operations / model.operations,
    work.atomics / model.atomics,
    work.groupAtomics / model.groupAtomics,
  ]
  return 1000 * (waits + Math.max(...sideBySide))
}

export const busTime = (model: Model, bytes: number): number => (1000 * bytes) / model.bus
