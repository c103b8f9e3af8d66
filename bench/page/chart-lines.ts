import type uPlot from 'uplot'
import { BACKENDS } from '../suites/gpu-cpu/cases.ts'
import { type CaseResult, isMeasured } from '../suites/gpu-cpu/result.ts'
import type { Chart } from './chart.ts'
import { nameLines, roomFor } from './chart-names.ts'
import { all, axisOf, between, colorsOf, megapixels, pointsOf, unique, widthOf } from './chart-parts.ts'
import { apart, looseRange, roundRange, roundTicks, tickWords } from './chart-scales.ts'

/** Few colors dotted, many drawn through. */
const DASHES: Record<number, number[]> = { 16: [2, 4], 64: [8, 4] }

interface Line {
  name: string
  colors: number
  stroke: string
  among(result: CaseResult): boolean
  heightOf(result: CaseResult): number | null
}

interface Drawn extends Line {
  /** At each size, null where nothing was measured. */
  heights: (number | null)[]
}

/** The lines that have a point to show; a scale of powers has no place for zero. */
function drawn(results: readonly CaseResult[], wanted: Line[], xs: number[]): Drawn[] {
  const heightAt = (x: number, { among, heightOf }: Line) => {
    const found = results.find(result => megapixels(result) === x && among(result))
    const height = found ? heightOf(found) : null
    return height !== null && height > 0 ? height : null
  }
  return wanted
    .map(line => ({ ...line, heights: xs.map(x => heightAt(x, line)) }))
    .filter(({ heights }) => heights.some(height => height !== null))
}

/** The sizes that were measured, named where there is room. */
function sizeAxis(color: (name: string) => string, xs: number[]): uPlot.Axis {
  return {
    ...axisOf(color),
    size: 28,
    label: 'megapixels',
    labelSize: 18,
    splits: () => xs,
    filter: all,
    values(plot, splits) {
      const words = splits.map(tickWords)
      const places = splits.map(x => between(plot, splits[0], x))
      const fits = apart(
        places,
        words.map(({ length }) => 7 * length),
      )
      return words.map((word, n) => (fits[n] ? word : ''))
    },
  }
}

interface Look {
  unit: string
  /** A height that is always in sight and drawn through. */
  mark?: number
}

/** Lines over megapixels, both on scales of powers. */
function lines(results: readonly CaseResult[], wanted: Line[], { unit, mark }: Look): Chart | null {
  const xs = unique(results.map(megapixels))
  const rows = drawn(results, wanted, xs)
  if (rows.length === 0) return null
  const [low, high] = roundRange([...rows.flatMap(({ heights }) => heights), mark ?? null])
  return {
    data: [xs, ...rows.map(({ heights }) => heights)] as uPlot.AlignedData,
    options(color) {
      const names = rows.map(({ name }) => name)
      return {
        legend: { show: false },
        cursor: { show: false },
        padding: [10, roomFor(names), 0, 0],
        scales: {
          x: { time: false, distr: 3, range: () => looseRange(xs, xs.length > 1 ? 1.3 : 2) },
          y: { distr: 3, range: () => [low, high] },
        },
        axes: [
          sizeAxis(color, xs),
          {
            ...axisOf(color),
            size: widthOf,
            splits: () => roundTicks(low, high),
            filter: all,
            values: (_, splits) => splits.map(tick => `${tickWords(tick)} ${unit}`),
          },
        ],
        series: [
          {},
          ...rows.map(({ colors, name, stroke }) => ({
            label: name,
            stroke: color(stroke),
            width: 2,
            spanGaps: true,
            dash: DASHES[colors],
            points: { show: true, size: 7, fill: color(stroke) },
          })),
        ],
        hooks: {
          drawAxes: mark ? [plot => drawMark(plot, mark, color('edge'))] : [],
          draw: [plot => nameLines(plot, names, color('ink'), color('soft'))],
        },
      }
    },
  }
}

/** A line from end to end at a height. */
function drawMark({ ctx, bbox, valToPos }: uPlot, height: number, stroke: string): void {
  const y = valToPos(height, 'y', true)
  ctx.save()
  ctx.strokeStyle = stroke
  ctx.lineWidth = devicePixelRatio
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.restore()
}

export function timeChart(results: readonly CaseResult[]): Chart | null {
  const mode = pointsOf(results)
  const wanted = BACKENDS.flatMap(backend =>
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
  )
  return lines(results, wanted, { unit: 'ms' })
}

export function ratioChart(results: readonly CaseResult[]): Chart | null {
  const wanted = (['colors', 'pixels'] as const).flatMap(points =>
    colorsOf(results).map(colors => ({
      name: `${points === 'pixels' ? 'pixels' : 'colors'} ${colors}`,
      colors,
      stroke: points === 'pixels' ? 'pixels' : 'gpu',
      among: (result: CaseResult) => result.colors === colors && result.points === points,
      heightOf: (result: CaseResult) => result.ratio?.median ?? null,
    })),
  )
  return lines(results, wanted, { unit: 'x', mark: 1 })
}
