import uPlot from 'uplot'
import { BACKENDS } from '../suites/gpu-cpu/cases.ts'
import { type CaseResult, isMeasured, type Measured } from '../suites/gpu-cpu/result.ts'
import type { Chart } from './chart.ts'
import { axisOf, between, colorsOf, megapixels, pointsOf, widthOf } from './chart-parts.ts'
import { shortened, tickWords } from './chart-scales.ts'
import { STAGES } from './chart-stages.ts'

interface Bar {
  x: number
  backend: string
  side: Measured
  size: number
}

/** The bars of one picture stand side by side. */
interface Group {
  picture: string
  bars: Bar[]
}

/** Between the bars of two pictures, in bars. */
const GAP = 0.7

/** The measured sides of each picture at the largest K, from left to right. */
function groupsOf(results: readonly CaseResult[]): Group[] {
  const [most, mode] = [mostColors(results), pointsOf(results)]
  const groups: Group[] = []
  let x = 0
  for (const result of results) {
    if (result.colors !== most || result.points !== mode) continue
    const bars = BACKENDS.flatMap(backend => {
      const side = result[backend]
      return isMeasured(side) ? [{ x: x++, backend, side, size: megapixels(result) }] : []
    })
    if (bars.length === 0) continue
    groups.push({ picture: result.picture, bars })
    x += GAP
  }
  return groups
}

/** The K that the bars are of. */
export const mostColors = (results: readonly CaseResult[]): number => Math.max(...colorsOf(results))

const middle = ({ bars }: Group) => (bars[0].x + bars[bars.length - 1].x) / 2

/** The names of back ends under the bars, below them those of the pictures. */
function nameAxes(color: (name: string) => string, groups: Group[]): uPlot.Axis[] {
  const bars = groups.flatMap(({ bars }) => bars)
  const axis = { ...axisOf(color), scale: 'x', side: 2 as const, grid: { show: false } }
  const names = (plot: uPlot) =>
    bars.map(({ backend }) => backend.toUpperCase().slice(0, between(plot, 0, 1) < 32 ? 1 : 3))
  return [
    { ...axis, size: 24, splits: () => bars.map(({ x }) => x), values: names },
    {
      ...axis,
      size: 18,
      gap: 0,
      ticks: { show: false },
      splits: () => groups.map(middle),
      values: plot =>
        groups.map(({ picture, bars }) => shortened(picture, Math.floor(between(plot, 0, bars.length + GAP / 2) / 7))),
    },
  ]
}

/** A bar for each size and back end, its stages on top of each other. */
export function stagesChart(results: readonly CaseResult[]): Chart | null {
  const groups = groupsOf(results)
  const bars = groups.flatMap(({ bars }) => bars)
  const tops = bars.map(() => 0)
  const stacked = STAGES.map(({ ms }) => bars.map(({ side, size }, n) => (tops[n] += ms(side) / size)))
  const highest = Math.max(0, ...tops)
  if (highest === 0) return null
  // The whole bars are drawn first, those that end lower over them.
  const order = STAGES.map((stage, n) => ({ stage, heights: stacked[n] })).reverse()
  return {
    data: [bars.map(({ x }) => x), ...order.map(({ heights }) => heights)] as uPlot.AlignedData,
    options(color) {
      return {
        legend: { show: false },
        cursor: { show: false },
        padding: [10, 8, 0, 0],
        scales: {
          x: { time: false, range: () => [-0.7, bars[bars.length - 1].x + 0.7] },
          y: { range: () => [0, highest * 1.05] },
        },
        axes: [
          ...nameAxes(color, groups),
          {
            ...axisOf(color),
            side: 3 as const,
            scale: 'y',
            size: widthOf,
            values: (_, splits) => splits.map(tick => `${tickWords(tick)} ms`),
          },
        ],
        series: [
          {},
          ...order.map(({ stage }) => ({
            label: stage.words,
            fill: color(stage.name),
            stroke: color('surface'),
            width: 1,
            points: { show: false },
            paths: uPlot.paths.bars?.({ size: [0.86, 60] }),
          })),
        ],
      }
    },
  }
}
