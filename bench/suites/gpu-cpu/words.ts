import type { Spread } from '../../lib/stats.ts'
import { type CaseResult, FIGURES, type Figure, isMeasured, isSame, type Side } from './result.ts'

/** Three digits or so: <0.01, 0.42, 3.2, 41, 1,240. */
export function figure(value: number): string {
  if (value === 0) return '0'
  if (value < 0.005) return '<0.01'
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export const times = ({ median }: Spread): string => `${figure(median)} x`

/** The ends, where they are not the same to the eye. */
export function ends({ low, high }: Spread): string {
  const [from, to] = [low, high].map(figure)
  return from === to ? '' : `${from}–${to}`
}

/** Headings of the figures, with what each holds. */
export const HEADINGS: Record<Figure, readonly [heading: string, help: string]> = {
  upload: ['upload', "The pixels' way to the GPU; a part of histogram"],
  histogram: ['histogram', 'From RGBA bytes to the list of distinct colors on the host'],
  init: ['init', 'The first centroids; on the processor in either case'],
  iteration: ['iteration', 'One Lloyd iteration: every point to its nearest centroid, every centroid to its mean'],
  kmeans: ['k-means', 'All iterations, and the rounding of the palette, which is done on the processor'],
  remap: ['remap', 'One palette index per pixel, in host memory'],
  readBack: ['read-back', 'The way back of colors, labels and indices; a part of histogram, k-means and remap'],
  total: ['total', 'From RGBA bytes to palette and indices, both in host memory'],
  encode: ['encode', 'Writing the PNG; on the processor in either case'],
}

export interface Cell {
  text: string
  /** The spread, or nothing. */
  detail: string
}

/** The milliseconds of a back end in the order of FIGURES; null where it did not run. */
export const cellsOf = (side: Side): Cell[] | null =>
  isMeasured(side) ? FIGURES.map(name => ({ text: figure(side.ms[name].median), detail: ends(side.ms[name]) })) : null

/** Thousand millions of points times centroids per second. */
export const pairsCell = (side: Side): string => (isMeasured(side) ? figure(side.pairsPerSecond.median / 1e9) : '')

export const pointsWord = (points: CaseResult['points']): string =>
  points === 'pixels' ? 'every pixel' : 'distinct colors'

/** What the comparison of the bytes came to, in words. */
export function sameWords({ same }: CaseResult): { text: string; state: 'same' | 'different' | 'none' } {
  if (!same) return { text: 'not compared', state: 'none' }
  if (isSame(same)) return { text: '✓ same bytes', state: 'same' }
  const names = { palette: 'palette', indices: 'indices', png: 'PNG' }
  const wrong = Object.entries(names).filter(([part]) => !same[part as keyof typeof same])
  return { text: `✗ ${wrong.map(([, name]) => name).join(', ')} differ`, state: 'different' }
}
