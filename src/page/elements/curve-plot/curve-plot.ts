import uPlot from 'uplot'
import { bytes } from '../../format-values.ts'

/** One number of colors on the curve. */
export interface PlotPoint {
  colors: number
  bytes: number
  /** Decibels; Infinity if nothing is lost. */
  psnr: number
}

const HEIGHT = 180
const DOT = 9

const reads = (element: Element, name: string) => getComputedStyle(element).getPropertyValue(name).trim()

/** No loss at all has no number of decibels: it is drawn above all others. */
const NO_LOSS = 60

const heightOf = ({ psnr }: PlotPoint): number => Math.min(psnr, NO_LOSS)

/** Room above for the numbers over the dots. */
function heights(values: readonly number[]): [number, number] {
  return [Math.floor(Math.min(...values) - 2), Math.ceil(Math.max(...values) + 3)]
}

/** Sizes from a third below the smallest to a third above the largest, on a scale of powers. */
function range(values: readonly number[]): [number, number] {
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.4]
}

/** Round sizes within a range, as many as there is room for. */
function roundSizes(least: number, most: number, width: number): number[] {
  const powers = Array.from({ length: 12 }, (_, power) => 10 ** power)
  const digits = width > 480 ? [1, 2, 5] : [1, 3]
  const sizes = powers.flatMap(power => digits.map(digit => digit * power))
  return sizes.filter(size => size >= least && size <= most)
}

/**
 * `<curve-plot>`: bytes against PSNR, a dot a number of colors, drawn by uPlot. Properties: `points`, `chosen` (the
 * number of colors that is marked). Event: `choose` with `detail` the number of colors of the dot that was pressed.
 * The dots are for the pointer; the strip beside it offers the same choice to the keyboard.
 */
export class CurvePlot extends HTMLElement {
  #points: readonly PlotPoint[] = []
  #chosen = 0
  #plot: uPlot | null = null
  #scheme = matchMedia('(prefers-color-scheme: dark)')
  #observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width > 0) this.#plot?.setSize({ width: contentRect.width, height: HEIGHT })
  })
  #redraw = () => this.#build()

  get points(): readonly PlotPoint[] {
    return this.#points
  }
  set points(points: readonly PlotPoint[]) {
    this.#points = [...points].sort((a, b) => a.bytes - b.bytes)
    this.#update()
  }

  get chosen(): number {
    return this.#chosen
  }
  set chosen(colors: number) {
    if (colors === this.#chosen) return
    this.#chosen = colors
    this.#plot?.redraw(false)
  }

  connectedCallback(): void {
    this.#build()
    this.#observer.observe(this)
    this.#scheme.addEventListener('change', this.#redraw)
  }

  disconnectedCallback(): void {
    this.#observer.disconnect()
    this.#scheme.removeEventListener('change', this.#redraw)
    this.#plot?.destroy()
    this.#plot = null
  }

  #data(): uPlot.AlignedData {
    return [this.#points.map(point => point.bytes), this.#points.map(point => heightOf(point))]
  }

  #update(): void {
    if (!this.#plot && this.isConnected) this.#build()
    this.#plot?.setData(this.#data())
  }

  #build(): void {
    this.#plot?.destroy()
    this.#plot = null
    if (this.#points.length === 0) return
    this.#plot = new uPlot(this.#options(), this.#data(), this)
    this.#plot.over.addEventListener('click', () => this.#choose())
  }

  #choose(): void {
    const point = this.#points[this.#plot?.cursor.idx ?? -1]
    if (point) this.dispatchEvent(new CustomEvent('choose', { detail: point.colors }))
  }

  #options(): uPlot.Options {
    const [line, ink, accent] = ['--line', '--soft', '--accent'].map(name => reads(this, name))
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } }
    return {
      width: this.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { size: DOT + 6 } },
      scales: {
        x: { time: false, distr: 3, range: () => range(this.#points.map(point => point.bytes)) },
        y: { range: () => heights(this.#points.map(heightOf)) },
      },
      axes: [
        {
          ...axis,
          splits: ({ width }, _, least, most) => roundSizes(least, most, width),
          values: (_, splits) => splits.map(value => bytes(value)),
          filter: (_, splits) => splits,
        },
        { ...axis, size: 56, values: (_, splits) => splits.map(value => `${value} dB`) },
      ],
      series: [
        {},
        { stroke: accent, width: 2, points: { show: true, size: DOT, fill: accent }, paths: uPlot.paths.linear?.() },
      ],
      hooks: { draw: [plot => this.#label(plot, ink, accent)] },
    }
  }

  /** Writes each number of colors over its dot; the chosen one stands out. */
  #label({ ctx, valToPos }: uPlot, ink: string, accent: string): void {
    const scale = devicePixelRatio
    ctx.save()
    ctx.textAlign = 'center'
    for (const point of this.#points) {
      const isChosen = point.colors === this.#chosen
      const [x, y] = [valToPos(point.bytes, 'x', true), valToPos(heightOf(point), 'y', true)]
      ctx.fillStyle = isChosen ? accent : ink
      ctx.font = `${isChosen ? '700 ' : ''}${12 * scale}px system-ui, sans-serif`
      ctx.fillText(`${point.colors}`, x, y - 9 * scale)
      if (!isChosen) continue
      ctx.beginPath()
      ctx.arc(x, y, DOT * scale, 0, 2 * Math.PI)
      ctx.strokeStyle = accent
      ctx.lineWidth = 2 * scale
      ctx.stroke()
    }
    ctx.restore()
  }
}

/** Makes the element known to the page. */
export function defineCurvePlot(): void {
  if (!customElements.get('curve-plot')) customElements.define('curve-plot', CurvePlot)
}
