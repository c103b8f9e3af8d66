import uPlot from 'uplot'
import { BACKENDS } from '../cases/cases.ts'
import { type CaseResult, isMeasured } from '../cases/result.ts'
import { figure } from '../cases/words.ts'
import { axisOf, colorsOf, megapixels } from './chart-parts.ts'
import { STAGES } from './chart-stages.ts'
import type { Chart } from './charts.tsx'

/** A bar for each size and back end, its stages on top of each other. */
export function stagesChart(results: readonly CaseResult[]): Chart | null {
  const most = Math.max(...colorsOf(results))
  const bars = results
    .filter(({ colors, points }) => colors === most && points === 'colors')
    .flatMap(result =>
      BACKENDS.map(backend => ({
        name: `${result.picture} ${backend[0].toUpperCase()}`,
        side: result[backend],
        result,
      })),
    )
    .flatMap(({ name, side, result }) => (isMeasured(side) ? [{ name, side, size: megapixels(result) }] : []))
  if (bars.length === 0) return null
  const tops = bars.map(() => 0)
  const stacked = STAGES.map(({ ms }) => bars.map(({ side, size }, n) => (tops[n] += ms(side) / size)))
  // The whole bars are drawn first, those that end lower over them.
  const order = STAGES.map((stage, n) => ({ stage, heights: stacked[n] })).reverse()
  return {
    data: [bars.map((_, n) => n), ...order.map(({ heights }) => heights)] as uPlot.AlignedData,
    options(colour) {
      const axis = axisOf(colour)
      return {
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [-0.6, bars.length - 0.4] },
          y: { range: () => [0, Math.max(...tops) * 1.05] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            splits: () => bars.map((_, n) => n),
            values: (_, splits) => splits.map(n => bars[n]?.name.replace(' MP', '') ?? ''),
          },
          { ...axis, size: 64, values: (_, splits) => splits.map(figure) },
        ],
        series: [
          {},
          ...order.map(({ stage }) => ({
            label: stage.words,
            fill: colour(stage.name),
            width: 0,
            points: { show: false },
            paths: uPlot.paths.bars?.({ size: [0.7, 60] }),
          })),
        ],
      }
    },
  }
}
