import uPlot from 'uplot'
import type { Chart } from './chart.ts'

const HEIGHT = 260

/** Draws a chart into an element and keeps it right; gives the function that ends it. */
export function draw(place: HTMLElement, { data, options }: Chart): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  const color = (name: string) => getComputedStyle(place).getPropertyValue(`--${name}`).trim()
  let plot: uPlot | undefined
  const build = () => {
    plot?.destroy()
    plot = new uPlot({ width: place.clientWidth || 300, height: HEIGHT, ...options(color) }, data, place)
  }
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width > 0) plot?.setSize({ width: contentRect.width, height: HEIGHT })
  })
  build()
  observer.observe(place)
  scheme.addEventListener('change', build)
  return () => {
    observer.disconnect()
    scheme.removeEventListener('change', build)
    plot?.destroy()
  }
}
