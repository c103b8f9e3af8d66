import { useEffect, useMemo } from 'preact/hooks'
import type { CompressReport, StageMs } from '../../index.ts'
import type { PictureFault } from '../elements.d.ts'
import { bytes, colors, count, decibels, ms, outputName, times } from '../format-values.ts'
import { isTooFew, qualityLabel } from '../quality-label.ts'
import { keyFor, settings } from '../state/chosen-settings.ts'
import { bring } from '../state/extras.ts'
import { highlighted, type Photo, selected } from '../state/photos.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { useAfterPaint } from './after-paint.ts'
import { CloudPanel } from './cloud-panel.tsx'
import { Icon } from './icons.tsx'
import { Kept } from './kept.tsx'
import { Palette } from './palette/palette-panel.tsx'

const STAGES: [Exclude<keyof StageMs, 'parts'>, string][] = [
  ['decode', 'Decode'],
  ['histogram', 'Histogram'],
  ['search', 'Search'],
  ['init', 'Init'],
  ['kmeans', 'k-means'],
  ['palette', 'Palette'],
  ['remap', 'Remap'],
  ['dither', 'Dither'],
  ['encode', 'Encode'],
  ['other', 'Other'],
  ['total', 'Total'],
]

/** Bits that were cut off do not count among the error. */
function lossText({ psnr, inputBits, usedOriginal }: CompressReport): string {
  if (inputBits <= 8 || usedOriginal) return decibels(psnr)
  return Number.isFinite(psnr)
    ? `${decibels(psnr)}, ${inputBits} bits reduced to 8`
    : `no error in 8 bits, ${inputBits} bits reduced`
}

function facts(report: CompressReport): [string, string][] {
  const ended = report.converged ? '' : ', stopped at the limit'
  return [
    ['Size', `${count(report.width)} × ${count(report.height)}`],
    ['Source colors', count(report.distinctColors)],
    ['Palette colors', report.kind === 'photo' ? 'no palette' : count(report.colors)],
    ['PSNR', lossText(report)],
    ['Difference that shows', report.visibleDifference.toFixed(2)],
    ['Quality', `${report.quality} of 100`],
    ['Iterations', `${report.iterations}${ended}`],
    ['Backend', report.adapter ? `GPU: ${report.adapter}` : report.backend.toUpperCase()],
  ]
}

/** Each pair stays together when the list wraps. */
function Pairs({ id, label, pairs }: { id: string; label: string; pairs: [string, string][] }) {
  return (
    <dl id={id} aria-label={label}>
      {pairs.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An address for a blob, let go of when another takes its place. */
function useObjectUrl(blob: Blob): string {
  const url = useMemo(() => URL.createObjectURL(blob), [blob])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return url
}

interface SummaryProps {
  name: string
  blob: Blob
  report: CompressReport
  /** It is not what the settings in force come to, or not yet. */
  standing: 'final' | 'draft' | 'stale'
}

function saveLabel({ blob, report, standing }: SummaryProps): string {
  if (standing === 'draft') return `Save draft (${bytes(blob.size)})`
  if (standing === 'stale') return 'Save the one before'
  return report.usedOriginal ? 'Keep original' : 'Save'
}

/** Whether the file got smaller, stayed as it was, or got larger, which was asked for. */
const outcomeOf = ({ bytesIn, bytesOut, usedOriginal }: CompressReport) =>
  usedOriginal ? 'kept' : bytesOut < bytesIn ? 'smaller' : 'larger'

/** The figures that matter most, and the way home. */
function Summary(props: SummaryProps) {
  const { name, blob, report, standing } = props
  const url = useObjectUrl(blob)
  const isAuto = standing !== 'stale' && settings.value.colors === 'auto'
  const { factor, word } = times(report)
  return (
    <div class={`summary card ${outcomeOf(report)} ${standing}`}>
      {standing === 'stale' && <p class="note">Made with the settings before.</p>}
      <p class="figures">
        <span>
          <b id="bytes-in">{bytes(report.bytesIn)}</b> <small>before</small>
        </span>
        <span class="arrow" aria-hidden="true">
          →
        </span>
        <span>
          <b id="bytes-out">{bytes(report.bytesOut)}</b> <small>after</small>
        </span>
        <span class="times">
          <b id="times">{factor}</b> <small id="times-word">{word}</small>
        </span>
        <span class="look">
          <b id="look">{qualityLabel(report, isAuto)}</b> <small>{lossText(report)}</small>
        </span>
        {isTooFew(report, isAuto) && report.kind === 'palette' && (
          <small id="too-few">256 colors are not enough to look the same.</small>
        )}
      </p>
      <div id="download">
        <a
          class={`button with-icon${report.usedOriginal || standing !== 'final' ? '' : ' primary'}`}
          href={url}
          download={outputName(name, report)}
        >
          <Icon name="down" /> {saveLabel(props)}
        </a>
      </div>
    </div>
  )
}

/** Whether a result is what the settings in force come to. */
function standingOf({ id, key, state }: Photo): SummaryProps['standing'] {
  if (key !== keyFor(id)) return 'stale'
  return state === 'done' ? 'final' : 'draft'
}

const nameOf = ({ kind, colors: number }: CompressReport) =>
  ({ palette: colors(number), photo: 'Photo WebP', original: `The original, ${colors(number)}` })[kind]

/** The photo that is looked at: figures and comparison. */
export function Result() {
  const photo = selected.value
  const result = photo?.result
  const preview = photo?.preview
  // The original is decoded beside the job, so that its result can be shown as soon as there is one.
  const isComing = photo?.state === 'working' || photo?.state === 'waiting'
  if (!photo || !(result || isComing || photo.state === 'cancelled')) return null
  const { report } = result ?? {}
  const name = report ? nameOf(report) : ''
  const entry = highlighted.value
  const indices = result?.indices
  const highlight =
    report && indices && entry !== null ? { indices, width: report.width, height: report.height, entry } : null
  return (
    <section id="result" class={`result ${photo.state}`} aria-label="Result">
      {result && <Summary name={photo.name} blob={result.blob} report={result.report} standing={standingOf(photo)} />}
      {!result && isComing && <div class="summary card" aria-hidden="true" />}
      {report?.usedOriginal && <Kept photo={photo} />}
      <compare-view
        original={photo.drawable ?? photo.file}
        onpictureerror={({ currentTarget, detail }: PictureFault) => {
          if (detail.side === 'original' && currentTarget.original === photo.file) bring.drawable(photo)
        }}
        result={preview ?? result?.blob ?? null}
        resultLabel={preview ? 'Preview' : name}
        highlight={preview ? null : highlight}
      />
      <p id="result-name" class="visually-hidden">
        {name}
      </p>
    </section>
  )
}

/** The palette, the figures and the times of the photo that is looked at. */
export function Details() {
  const photo = selected.value
  const result = photo?.result
  return photo && result ? <DetailsOf photo={photo} result={result} /> : null
}

function DetailsOf({ photo, result }: { photo: Photo; result: JobResult }) {
  const { palette, counts, report } = result
  const isPainted = useAfterPaint()
  const stages = STAGES.map(([stage, label]): [string, string] => [
    label,
    stage === 'decode' && !report.ms.decode ? 'kept' : ms(report.ms[stage]),
  ])
  // Not the colors of what is shown, or none.
  const isOfOther = report.kind === 'photo' || (report.usedOriginal && report.colors > palette.length / 4)
  const mark = (entry: number | null) => {
    highlighted.value = entry
  }
  return (
    <section class="details" aria-label="Details">
      {!isOfOther && (
        <div class="card">
          {isPainted && <Palette palette={palette} counts={counts} onHighlight={mark} name={photo.name} />}
        </div>
      )}
      {report.kind !== 'photo' && <CloudPanel photo={photo} />}
      <div class="card figures-card">
        <Pairs id="facts" label="Figures" pairs={facts(report)} />
        <Pairs id="stages" label="Time per stage" pairs={stages} />
      </div>
    </section>
  )
}
