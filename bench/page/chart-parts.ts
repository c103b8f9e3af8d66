import type uPlot from 'uplot'
import type { CaseResult } from '../suites/gpu-cpu/result.ts'

export const megapixels = ({ width, height }: CaseResult): number => (width * height) / 1e6

export const unique = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b)

export const colorsOf = (results: readonly CaseResult[]): number[] => unique(results.map(({ colors }) => colors))

/** The points that times are shown of: distinct colors wherever they were clustered. */
export const pointsOf = (results: readonly CaseResult[]): CaseResult['points'] =>
  results.some(({ points }) => points === 'colors') ? 'colors' : 'pixels'

const FONT = '12px system-ui, sans-serif'

/** How all axes look. */
export function axisOf(color: (name: string) => string): uPlot.Axis {
  const line = { stroke: color('line'), width: 1 }
  return { stroke: color('soft'), grid: line, ticks: { ...line, size: 5 }, gap: 4, font: FONT, labelFont: FONT }
}

/** By itself uPlot would name the powers of ten alone. */
export const all = (_: uPlot, splits: number[]) => splits

/** As wide as the longest label asks for. */
export const widthOf = (_: uPlot, labels: string[] | null) =>
  14 + 7 * Math.max(3, ...(labels ?? []).map(label => label.length))

/** Pixels between two values of the horizontal scale. */
export const between = (plot: uPlot, from: number, to: number): number =>
  Math.abs(plot.valToPos(to, 'x') - plot.valToPos(from, 'x'))
