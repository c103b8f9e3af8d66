import type { PointMode } from '../../../src/index.ts'
import type { Spread } from '../../lib/stats.ts'
import type { Choice } from './cases.ts'

/** Milliseconds that are measured, in the order they are shown in. */
export const FIGURES = [
  'upload',
  'histogram',
  'init',
  'iteration',
  'kmeans',
  'remap',
  'readBack',
  'total',
  'encode',
] as const
export type Figure = (typeof FIGURES)[number]

/** What one back end did with a case. */
export interface Measured {
  iterations: number
  runs: number
  /** `iteration`: the Lloyd iterations' time over their number. `total`: RGBA bytes to palette and indices. */
  ms: Record<Figure, Spread>
  /** Points times centroids times iterations over the iterations' seconds, whether or not a pair had to be compared. */
  pairsPerSecond: Spread
  /** Of the PNG. */
  bytes: number
  /** SHA-256 of palette and index map; null where there is no such function. */
  hash: string | null
}

/** What a back end that did not run has to say. */
export interface LeftOut {
  why: string
  /** Whether it was tried and failed. */
  failed: boolean
}

export type Side = Measured | LeftOut

export const isMeasured = (side: Side): side is Measured => 'ms' in side

/** Whether GPU and CPU gave the same bytes, of every run. */
export interface Same {
  palette: boolean
  indices: boolean
  png: boolean
}

export const isSame = ({ palette, indices, png }: Same): boolean => palette && indices && png

export interface CaseResult {
  picture: string
  width: number
  height: number
  colors: number
  points: PointMode
  /** Null where nothing ran. */
  distinctColors: number | null
  gpu: Side
  cpu: Side
  /** The CPU's total over the GPU's, run by run; null where one of them is missing. */
  ratio: Spread | null
  /** The same of the iterations alone. */
  iterationRatio: Spread | null
  same: Same | null
}

/** Where the cases ran. */
export interface Place {
  /** 'Chrome', 'Node'. */
  place: string
  version: string
  /** Name of the adapter; null where there is none. */
  adapter: string | null
  /** Whether the adapter is the processor in disguise. */
  software: boolean
  /** Why there is no GPU; null where there is one. */
  missing: string | null
  cores: number
  /** As the place tells it; browsers round and cap it. */
  memoryGiB: number | null
  system: string
}

export interface PlaceResult extends Place {
  choice: Choice
  cases: CaseResult[]
}

/** What `npm run bench` writes. */
export interface BenchFile {
  name: 'gpu-cpu'
  date: string
  version: string
  machine: object
  places: PlaceResult[]
}

/** Whether a named adapter is the processor in disguise: it computes right, but slower than the CPU path. */
export const isSoftware = (name: string | null): boolean =>
  name !== null && /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(name)
