import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { BACKENDS, POINTS } from '../suites/gpu-cpu/cases.ts'
import { isMeasured } from '../suites/gpu-cpu/result.ts'
import { pointsWord } from '../suites/gpu-cpu/words.ts'
import type { Chart } from './chart.ts'
import { mostColors, stagesChart } from './chart-bars.ts'
import { ratioChart, timeChart } from './chart-lines.ts'
import { pointsOf } from './chart-parts.ts'
import { STAGES } from './chart-stages.ts'
import { draw } from './draw-chart.ts'
import { results } from './state.ts'

interface PlotProps {
  id: string
  title: string
  note: string
  chart: Chart | null
  /** What the colors stand for. */
  children: ComponentChildren
}

/** One chart, drawn anew when its figures, its width or the light of the page change. */
function Plot({ id, title, note, chart, children }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => (chart && place.current ? draw(place.current, chart) : undefined), [chart])
  if (!chart) return null
  return (
    <figure class="card plot" id={id}>
      <figcaption>
        <b>{title}</b> {note}
      </figcaption>
      <div ref={place} role="img" aria-label={`${title}. ${note} The table holds the same figures.`} />
      <p class="keys note">{children}</p>
    </figure>
  )
}

const Key = ({ name, words }: { name: string; words: string }) => (
  <span>
    <i class="key" style={{ background: `var(--${name})` }} aria-hidden="true" />
    {words}
  </span>
)

export function Charts() {
  const all = results.value
  const points = pointsWord(pointsOf(all))
  return (
    <section class="charts" aria-label="Charts">
      <Plot
        id="chart-time"
        title="Milliseconds by megapixels"
        note={`From RGBA bytes to palette and indices, ${points}; a line for each K.`}
        chart={timeChart(all)}
      >
        {BACKENDS.filter(backend => all.some(result => isMeasured(result[backend]))).map(backend => (
          <Key key={backend} name={backend} words={backend.toUpperCase()} />
        ))}
      </Plot>
      <Plot
        id="chart-ratio"
        title="GPU over CPU"
        note="How many times faster the GPU is, by megapixels and K; below 1 it is slower."
        chart={ratioChart(all)}
      >
        {POINTS.filter(points => all.some(result => result.points === points)).map(points => (
          <Key key={points} name={points === 'pixels' ? 'pixels' : 'gpu'} words={pointsWord(points)} />
        ))}
      </Plot>
      <Plot
        id="chart-stages"
        title="Where the time goes"
        note={`Milliseconds a megapixel, ${points}, K = ${mostColors(all)}; GPU (G) beside CPU (C).`}
        chart={stagesChart(all)}
      >
        {STAGES.map(({ name, words }) => (
          <Key key={name} name={name} words={words} />
        ))}
      </Plot>
    </section>
  )
}
