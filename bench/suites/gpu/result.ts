/** What is measured of a case, what a file of results holds, and both in words. */
import type { BackendName } from '../../../src/index.ts'
import type { Spread } from '../../lib/stats.ts'
import type { Case, Choice } from './cases.ts'

/**
 * The stages of a job, in their order; `histogram` is without the upload. They add up to the job and its PNG. `search`
 * is left out: nothing is searched here.
 */
export const STAGES = [
  'upload',
  'histogram',
  'init',
  'kmeans',
  'palette',
  'remap',
  'dither',
  'encode',
  'other',
] as const
/** `total`: all stages but `encode`. The last three are parts of stages. */
export const FIGURES = ['total', ...STAGES, 'lloyd', 'readBack', 'busy'] as const
export type Figure = (typeof FIGURES)[number]

/** Headings of the figures, with what each holds. */
export const HEADINGS: Record<Figure, readonly [heading: string, help: string]> = {
  upload: ['upload', "The pixels' way to the GPU"],
  histogram: ['histogram', 'From pixels to the list of distinct colors on the host'],
  init: ['init', 'The search for the first centroids; its splits are on the processor in either case'],
  kmeans: ['k-means', 'All iterations, until no centroid moves'],
  palette: ['palette', 'Rounding and sorting the palette; on the processor in either case'],
  remap: ['remap', 'One palette index per pixel'],
  dither: ['dither', 'Dithering and the choice of indices that compress well'],
  encode: ['encode', 'Writing the PNG; on the processor in either case'],
  other: ['other', 'What belongs to no stage, and the pauses between them'],
  total: ['total', 'From RGBA bytes to palette and indices, both in host memory'],
  lloyd: ['of it Lloyd', 'The iterations that a GPU takes over; a part of k-means'],
  readBack: ['of it read-back', 'The way back of colors, labels and indices; a part of the stages'],
  busy: ['GPU at work', 'The time in which the GPU had something to do; a part of the stages'],
}

/** What one backend did with a case. */
export interface Measured {
  iterations: number
  runs: number
  ms: Record<Figure, Spread>
  /** Of the PNG. */
  bytes: number
  /** SHA-256 of palette and index map; null if there is no such function. */
  hash: string | null
}

/** The part of a job, its file included, in which the GPU had work: 0..1; null if nobody looked. */
export function gpuShare({ ms }: Measured): number | null {
  return ms.busy ? Math.min(1, ms.busy.median / (ms.total.median + ms.encode.median)) : null
}

/** 45 %. */
export const percent = (part: number): string => `${(100 * part).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`

/** Or why a backend did not run; `failed` if it was tried. */
export type Side = Measured | { why: string; failed: boolean }

export const isMeasured = (side: Side): side is Measured => 'ms' in side

/** Whether GPU and CPU gave the same bytes, in every run. */
export type Same = Record<'palette' | 'indices' | 'png', boolean>

export const isSame = ({ palette, indices, png }: Same): boolean => palette && indices && png

export interface CaseResult extends Case, Record<BackendName, Side> {
  /** Null if nothing ran. */
  distinctColors: number | null
  /** The CPU's total over the GPU's, run by run; null if one of them is missing. */
  ratio: Spread | null
  same: Same | null
}

/** Where the cases ran. */
export interface Place {
  /** 'Chrome', 'Node'. */
  place: string
  version: string
  /** Name of the adapter; null if there is none. */
  adapter: string | null
  /** Whether the adapter is the processor in disguise. */
  software: boolean
  /** Why there is no GPU; null if there is one. */
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

/** What `npm run bench -- gpu` writes. */
export interface BenchFile {
  date: string
  version: string
  places: PlaceResult[]
}

/** Whether a named adapter is the processor in disguise: it computes right, but slower than the CPU path. */
export const isSoftware = (name: string | null): boolean =>
  name !== null && /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(name)

/** Three digits or so: <0.01, 0.42, 3.2, 41, 1,240. */
export function figure(value: number): string {
  if (value === 0) return '0'
  if (value < 0.005) return '<0.01'
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** The ends, if they are not the same to the eye. */
export function ends({ low, high }: Spread): string {
  const [from, to] = [low, high].map(figure)
  return from === to ? '' : `${from}–${to}`
}

const seconds = (ms: number) => `${figure(ms / 1000)}\u00a0s`

/** How long a job takes, its file included. */
const jobMs = ({ ms }: Measured) => ms.total.median + ms.encode.median

/** What the largest picture took, in a sentence: with default settings if those were measured; null if nothing was. */
export function headline(cases: readonly CaseResult[]): string | null {
  const done = cases.filter(({ cpu }) => isMeasured(cpu))
  const ofDefault = done.filter(({ job }) => job === 'default')
  const pick = (one: CaseResult, other: CaseResult) => (pixelsOf(other) >= pixelsOf(one) ? other : one)
  const [first, ...rest] = ofDefault.length > 0 ? ofDefault : done
  if (!first) return null
  const { width, height, gpu, cpu } = rest.reduce(pick, first)
  const megapixels = Number(((width * height) / 1e6).toFixed(1))
  const picture = `making a ${megapixels}-megapixel picture small took`
  const onCpu = jobMs(cpu as Measured)
  if (!isMeasured(gpu)) return `Without a GPU, ${picture} ${seconds(onCpu)}.`
  const times = onCpu / jobMs(gpu)
  const ratio = `${figure(Math.max(times, 1 / times))} times as ${times >= 1 ? 'fast' : 'slow'}`
  return `With the GPU, ${picture} ${seconds(jobMs(gpu))}; without it ${seconds(onCpu)}. That is ${ratio}.`
}

const pixelsOf = ({ width, height }: CaseResult) => width * height

/** What the comparison of the bytes came to, in words. */
export function sameWords({ same }: Pick<CaseResult, 'same'>): { text: string; state: 'same' | 'different' | 'none' } {
  if (!same) return { text: 'not compared', state: 'none' }
  if (isSame(same)) return { text: '✓ same bytes', state: 'same' }
  const names = { palette: 'palette', indices: 'indices', png: 'PNG' }
  const wrong = Object.entries(names).filter(([part]) => !same[part as keyof typeof same])
  return { text: `✗ ${wrong.map(([, name]) => name).join(', ')} differ`, state: 'different' }
}
