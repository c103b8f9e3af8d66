import type uPlot from 'uplot'
import { BACKENDS } from '../cases/cases.ts'
import { type CaseResult, isMeasured } from '../cases/result.ts'
import { figure } from '../cases/words.ts'
import { axisOf, colorsOf, megapixels, unique } from './chart-parts.ts'
import type { Chart } from './charts.tsx'

/** Few colours dotted, many drawn through. */
const DASHES: Record<number, number[]> = { 16: [2, 4], 64: [8, 4] }

/** Round numbers between two: 1, 2 and 5 times the powers of ten, or the powers alone where there are many. */
function roundSplits(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low))
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, n) => 10 ** (first + n))
  const steps = powers.length > 4 ? [1] : [1, 2, 5]
  return powers.flatMap(power => steps.map(step => step * power)).filter(value => value >= low && value <= high)
}

/** A scale of powers with some room at both ends. */
function logRange(values: (number | null)[]): [number, number] {
  const known = values.filter((value): value is number => value !== null && value > 0)
  return known.length > 0 ? [Math.min(...known) / 1.6, Math.max(...known) * 1.6] : [0.1, 10]
}

/** By itself uPlot would name the powers of ten alone. */
const all = (_: uPlot, splits: number[]) => splits

interface Line {
  name: string
  colors: number
  stroke: string
  heightOf(result: CaseResult): number | null
}

/** Lines over megapixels, both on scales of powers. */
function lines(
  results: readonly CaseResult[],
  wanted: (Line & { among(result: CaseResult): boolean })[],
): Chart | null {
  const xs = unique(results.map(megapixels))
  const rows = wanted.map(({ among, heightOf }) =>
    xs.map(x => {
      const found = results.find(result => megapixels(result) === x && among(result))
      return found ? heightOf(found) : null
    }),
  )
  const shown = wanted.filter((_, n) => rows[n].some(value => value !== null))
  const data = rows.filter(row => row.some(value => value !== null))
  if (data.length === 0) return null
  return {
    data: [xs, ...data] as uPlot.AlignedData,
    options(colour) {
      const axis = axisOf(colour)
      return {
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, distr: 3, range: () => logRange(xs) },
          y: { distr: 3, range: () => logRange(data.flat()) },
        },
        axes: [
          {
            ...axis,
            splits: () => xs,
            filter: all,
            values: (_, splits) => splits.map(value => `${Number(value.toPrecision(2))} MP`),
          },
          {
            ...axis,
            size: 64,
            splits: (_, _axis, low, high) => roundSplits(low, high),
            filter: all,
            values: (_, splits) => splits.map(figure),
          },
        ],
        series: [
          {},
          ...shown.map(({ stroke, colors, name }) => ({
            label: name,
            stroke: colour(stroke),
            width: 2,
            spanGaps: true,
            dash: DASHES[colors],
            points: { show: true, size: 7, fill: colour(stroke) },
          })),
        ],
        hooks: { draw: [plot => nameLines(plot, shown, colour('ink'))] },
      }
    },
  }
}

/** Writes the name of each line at its last point. */
function nameLines(plot: uPlot, shown: readonly Line[], ink: string): void {
  const { ctx } = plot
  ctx.save()
  ctx.fillStyle = ink
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`
  ctx.textAlign = 'end'
  for (const [n, { name }] of shown.entries()) {
    const values = plot.data[n + 1]
    const last = values.findLastIndex(value => value != null)
    if (last < 0) continue
    const [x, y] = [plot.valToPos(plot.data[0][last], 'x', true), plot.valToPos(values[last]!, 'y', true)]
    ctx.fillText(name, x - 6 * devicePixelRatio, y - 6 * devicePixelRatio)
  }
  ctx.restore()
}

export function timeChart(results: readonly CaseResult[]): Chart | null {
  const mode = results.some(({ points }) => points === 'colors') ? 'colors' : 'pixels'
  return lines(
    results,
    BACKENDS.flatMap(backend =>
      colorsOf(results).map(colors => ({
        name: `${backend.toUpperCase()} ${colors}`,
        colors,
        stroke: backend,
        among: (result: CaseResult) => result.colors === colors && result.points === mode,
        heightOf: (result: CaseResult) => {
          const side = result[backend]
          return isMeasured(side) ? side.ms.total.median : null
        },
      })),
    ),
  )
}

export function ratioChart(results: readonly CaseResult[]): Chart | null {
  return lines(
    results,
    (['colors', 'pixels'] as const).flatMap(points =>
      colorsOf(results).map(colors => ({
        name: `${points === 'pixels' ? 'pixels' : 'colours'} ${colors}`,
        colors,
        stroke: points === 'pixels' ? 'pixels' : 'gpu',
        among: (result: CaseResult) => result.colors === colors && result.points === points,
        heightOf: (result: CaseResult) => result.ratio?.median ?? null,
      })),
    ),
  )
}
