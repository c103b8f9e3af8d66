import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { stagesChart } from './chart-bars.ts'
import { ratioChart, timeChart } from './chart-lines.ts'
import { STAGES } from './chart-stages.ts'
import { draw } from './draw-chart.ts'
import { choice, results } from './state.ts'

export interface Chart {
  data: uPlot.AlignedData
  options(colour: (name: string) => string): Omit<uPlot.Options, 'width' | 'height'>
}

/** One chart, drawn anew when its figures, its width or the light of the page change. */
function Plot({ id, title, note, chart }: { id: string; title: string; note: string; chart: Chart | null }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => (chart && place.current ? draw(place.current, chart) : undefined), [chart])
  if (!chart) return null
  return (
    <figure class="card plot" id={id}>
      <figcaption>
        <b>{title}</b> {note}
      </figcaption>
      <div ref={place} role="img" aria-label={`${title} ${note} The table holds the same figures.`} />
    </figure>
  )
}

const Key = ({ name, words }: { name: string; words: string }) => (
  <span>
    <i class={`key ${name}`} aria-hidden="true" />
    {words}
  </span>
)

export function Charts() {
  const all = results.value
  return (
    <section class="charts" aria-label="Charts">
      <Plot
        id="chart-time"
        title="Milliseconds by megapixels"
        note="From RGBA bytes to palette and indices, distinct colours; a line for each K."
        chart={timeChart(all)}
      />
      <Plot
        id="chart-ratio"
        title="GPU over CPU"
        note="How many times faster the GPU is, by megapixels; below 1 it is slower."
        chart={ratioChart(all)}
      />
      <Plot
        id="chart-stages"
        title="Where the time goes"
        note={`Milliseconds a megapixel, distinct colours, K = ${Math.max(...choice.value.colors)}; GPU (G) beside CPU (C).`}
        chart={stagesChart(all)}
      />
      <p class="keys note">
        <Key name="gpu" words="GPU" />
        <Key name="cpu" words="CPU" />
        {STAGES.map(({ name, words }) => (
          <Key key={name} name={name} words={words} />
        ))}
      </p>
    </section>
  )
}
