import type { CaseResult } from '../cases/result.ts'

export const megapixels = ({ width, height }: CaseResult): number => (width * height) / 1e6

export const unique = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b)

export const colorsOf = (results: readonly CaseResult[]): number[] => unique(results.map(({ colors }) => colors))

/** How all axes look. */
export function axisOf(colour: (name: string) => string) {
  const line = { stroke: colour('line'), width: 1 }
  return { stroke: colour('soft'), grid: line, ticks: line, font: '12px system-ui, sans-serif' }
}
