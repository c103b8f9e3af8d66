import type uPlot from 'uplot'
import { spreadOut } from './chart-scales.ts'

const GAP = 13
const SIZE = 11

/** Pixels that the names of lines take at the right of a chart. */
export const roomFor = (names: readonly string[]): number => 22 + 6.4 * Math.max(...names.map(name => name.length))

/** Writes the name of each line at the right, none over another, with a thin thread from its last point. */
export function nameLines(plot: uPlot, names: readonly string[], ink: string, thread: string): void {
  const { ctx, bbox } = plot
  const scale = devicePixelRatio
  const right = bbox.left + bbox.width
  const ends = names.map((_, n) => {
    const values = plot.data[n + 1]
    const last = values.findLastIndex(value => value != null)
    return [plot.valToPos(plot.data[0][last], 'x', true), plot.valToPos(values[last]!, 'y', true)] as const
  })
  const places = ends.map(([, y]) => y)
  const heights = spreadOut(
    places,
    GAP * scale,
    bbox.top + (GAP / 2) * scale,
    bbox.top + bbox.height - (GAP / 2) * scale,
  )
  ctx.save()
  ctx.font = `${SIZE * scale}px system-ui, sans-serif`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'start'
  ctx.lineWidth = scale
  ctx.strokeStyle = thread
  ctx.fillStyle = ink
  ctx.setLineDash([scale, 2 * scale])
  for (const [n, name] of names.entries()) {
    const [x, y] = ends[n]
    ctx.beginPath()
    ctx.moveTo(x + 5 * scale, y)
    ctx.lineTo(right, heights[n])
    ctx.lineTo(right + 8 * scale, heights[n])
    ctx.stroke()
    ctx.fillText(name, right + 12 * scale, heights[n])
  }
  ctx.restore()
}
