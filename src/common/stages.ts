export type BackendName = 'gpu' | 'cpu'

export type BackendChoice = 'auto' | BackendName

/** The stages of a job in their order: the same words in the code, the shaders, the tests and the reports. */
const STAGES = ['decode', 'histogram', 'search', 'init', 'kmeans', 'palette', 'remap', 'dither', 'encode'] as const

export type Stage = (typeof STAGES)[number]

export interface Progress {
  stage: Stage
  /** 0..1 of the whole job, never falling. */
  fraction: number
  /** Lloyd iterations done; 0 before the kmeans stage. */
  iterations: number
}

/** Wall milliseconds of each stage; 0 if a job did not need it. */
export type StageTimes = Record<Stage, number>

/** Wall milliseconds of parts of stages. */
export interface PartTimes {
  /** The part of kmeans that the iterations take. */
  lloyd: number
  /** The pixels' way to the GPU, a part of histogram (of remap, too, if they are sent twice); 0 on the CPU. */
  upload: number
  /** The results' way back from the GPU, from the end of the work that made them; 0 on the CPU. */
  readBack: number
}

/**
 * Wall milliseconds of a job: nine stages and `other` add up to `total`. On a GPU a stage ends when the host has its
 * result. The palette stage runs on the host in either case.
 */
export interface StageMs extends StageTimes {
  /** What belongs to no stage: metadata, advice, and the pauses between stages. */
  other: number
  total: number
  /** Parts of the stages; they are not added to them. */
  parts: PartTimes
}

/** The times of a job of `total` milliseconds; stages that are not named took none. */
export function stageMs(stages: Partial<StageTimes>, total: number, parts: PartTimes): StageMs {
  const times = Object.fromEntries(STAGES.map(stage => [stage, stages[stage] ?? 0])) as StageTimes
  const sum = STAGES.reduce((sum, stage) => sum + times[stage], 0)
  return { ...times, other: total - sum, total, parts }
}

/** The same times with some stages replaced, and `more` milliseconds in all. */
export const changeStages = (ms: StageMs, stages: Partial<StageTimes>, more: number): StageMs =>
  stageMs({ ...ms, ...stages }, ms.total + more, ms.parts)
