import { useEffect, useRef } from 'preact/hooks'
import type { CurvePoint } from '../../index.ts'
import { bytes, decibels, saving } from '../format-values.ts'
import { CLASSIC, change, settings } from '../state/chosen-settings.ts'
import { type Curve, curve } from '../state/curve-state.ts'
import { type Photo, selected } from '../state/photos.ts'
import { Thumbnail } from './thumbnail.tsx'

const take = (colors: number) => change({ colors, quality: null, maxBytes: null })

/** What is known of a number of colors: the real file if it was made, else the estimate. */
function Card({ colors, point, photo }: { colors: number; point: CurvePoint | undefined; photo: Photo }) {
  const report = photo.state === 'done' ? photo.result?.report : null
  const isMade = report !== null && report !== undefined && settings.value.colors === colors && !report.usedOriginal
  const size = isMade ? report.bytesOut : point?.bytes
  return (
    <li>
      <button
        type="button"
        class="k"
        aria-pressed={settings.value.colors === colors}
        title={size === undefined ? undefined : saving({ bytesIn: photo.file.size, bytesOut: size })}
        onClick={() => take(colors)}
      >
        {point ? <Thumbnail picture={point.thumbnail} /> : <span class="blank" aria-hidden="true" />}
        <b>{colors}</b>
        <small>{size === undefined ? '…' : `${isMade ? '' : '≈ '}${bytes(size)}`}</small>
        <small>{isMade ? decibels(report.psnr) : point ? decibels(point.psnr) : '\u00a0'}</small>
      </button>
    </li>
  )
}

function Plot({ points }: { points: Curve['points'] }) {
  const { colors } = settings.value
  return (
    <curve-plot
      points={points}
      chosen={typeof colors === 'number' ? colors : 0}
      onchoose={(event: CustomEvent<number>) => take(event.detail)}
      role="img"
      aria-label={`Bytes against PSNR: ${points.map(point => `${point.colors} colors ${bytes(point.bytes)}, ${decibels(point.psnr)}`).join('; ')}`}
    />
  )
}

/** Brings the chosen card into sight of a strip that is wider than its place. */
function showChosen(strip: HTMLElement | null): void {
  const card = strip?.querySelector<HTMLElement>('[aria-pressed="true"]')
  if (!strip || !card) return
  const [place, { left, right }] = [strip.getBoundingClientRect(), card.getBoundingClientRect()]
  if (left < place.left) strip.scrollLeft -= place.left - left
  else if (right > place.right) strip.scrollLeft += right - place.right
}

/** The whole curve: every classic number of colors with a small picture, its bytes and its error; a click takes it. */
export function CurveStrip() {
  const photo = selected.value
  const now = curve.value
  const strip = useRef<HTMLUListElement>(null)
  const { colors } = settings.value
  useEffect(() => showChosen(strip.current), [colors, photo?.id, now === null])
  if (!photo || !now || settings.value.format === 'photo' || settings.value.palette) return null
  // Nothing is coming where the work failed or was stopped.
  const isComing = photo.state === 'working' || photo.state === 'waiting'
  if (now.points.length === 0 && !isComing && photo.state !== 'done') return null
  const isPlotted = now.points.length > 1
  const most = now.state === 'done' ? Math.max(...now.points.map(point => point.colors)) : 256
  return (
    <section class="curve card" aria-label="All numbers of colors" aria-busy={now.state === 'working'}>
      <ul ref={strip} class="strip">
        {CLASSIC.filter(colors => colors <= most).map(colors => (
          <Card key={colors} colors={colors} photo={photo} point={now.points.find(point => point.colors === colors)} />
        ))}
      </ul>
      {now.error && <p class="fault">{now.error}</p>}
      {(isPlotted || now.state !== 'done') && (
        <details class="more" open>
          <summary>Bytes against quality</summary>
          {isPlotted ? <Plot points={now.points} /> : <div class="plot-place" />}
        </details>
      )}
      <p class="note">Estimates. Choose one to create the file.</p>
    </section>
  )
}
