import { useEffect, useMemo } from 'preact/hooks'
import type { CompressReport, Stage } from '../../../index.ts'
import { bytes, outputName, saving, times } from '../../format-values.ts'
import { qualityLabel } from '../../quality-label.ts'
import { keyFor, settingsOf } from '../../state/chosen-settings.ts'
import { type Photo, selected } from '../../state/photos.ts'
import { paused } from '../../state/queue.ts'
import type { JobResult } from '../../workers/worker-protocol.ts'
import { Icon } from '../icons.tsx'
import { lossText } from './details.tsx'
import { GpuChip } from './gpu-chip.tsx'
import { HandOver } from './hand-over.tsx'

const DOING: Record<Stage, string> = {
  decode: 'Decoding',
  histogram: 'Counting colors',
  search: 'Looking for the number of colors',
  init: 'Picking colors',
  kmeans: 'Picking colors',
  palette: 'Picking colors',
  remap: 'Applying colors',
  dither: 'Applying colors',
  encode: 'Compressing',
}

const STATES = { waiting: 'Waiting', done: 'Done.', failed: 'Failed.', cancelled: 'Paused.' }

function messageOf({ state, progress }: Photo): string {
  if (state !== 'working') return STATES[state]
  return progress ? DOING[progress.stage] : 'Starting'
}

/** Whether a result is what the settings in force come to: `stale` is of other ones, a draft is not ready. */
type Standing = 'final' | 'draft' | 'stale'

function standingOf({ id, key, state }: Photo): Standing {
  if (key !== keyFor(id)) return 'stale'
  return state === 'done' ? 'final' : 'draft'
}

/** Whether the file got smaller, stayed as it was, or got larger, which was asked for. */
const outcomeOf = ({ bytesIn, bytesOut, usedOriginal }: CompressReport) =>
  usedOriginal ? 'kept' : bytesOut < bytesIn ? 'smaller' : 'larger'

/** An address for a blob, let go of when another takes its place. */
function useObjectUrl(blob: Blob): string {
  const url = useMemo(() => URL.createObjectURL(blob), [blob])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return url
}

function saveLabel({ blob, report }: JobResult, standing: Standing): string {
  if (standing === 'draft') return `Save draft (${bytes(blob.size)})`
  if (standing === 'stale') return 'Save the one before'
  return report.usedOriginal ? 'Keep original' : 'Save'
}

function Save({ name, result, standing }: { name: string; result: JobResult; standing: Standing }) {
  const { blob, report } = result
  const url = useObjectUrl(blob)
  const isMain = standing === 'final' && !report.usedOriginal
  const label = saveLabel(result, standing)
  const file = outputName(name, report)
  return (
    <div id="download">
      {standing === 'final' && <HandOver blob={blob} name={file} />}
      <a
        class={`button with-icon${isMain ? ' primary' : ''}`}
        href={url}
        title={label}
        download={file}
        // Chrome makes a file of it where it is dropped.
        onDragStart={({ dataTransfer }) => dataTransfer?.setData('DownloadURL', `${blob.type}:${file}:${url}`)}
      >
        <Icon name="down" /> <span class="word">{label}</span>
      </a>
    </div>
  )
}

/** The figures that matter most. */
function Figures({ report, standing }: { report: CompressReport; standing: Standing }) {
  const { usedOriginal } = report
  return (
    <p class="figures" title={usedOriginal ? undefined : `${times(report)}, ${lossText(report)}`}>
      <b id="bytes-in">{bytes(report.bytesIn)}</b> <span class="to">→</span>{' '}
      <b id="bytes-out">{bytes(report.bytesOut)}</b> <b id="times">{usedOriginal ? '' : saving(report)}</b>{' '}
      <span id="times-word">{usedOriginal ? 'original kept' : ''}</span>
      {standing === 'stale' && <small>Made with the settings before.</small>}
    </p>
  )
}

interface BarProps {
  onCancel(): void
  onRetry(id: number): void
}

/** What is done with the job under way. */
function JobButtons({ photo, onCancel, onRetry }: BarProps & { photo: Photo }) {
  const isFailed = photo.state === 'failed' && photo.mayRetry
  return (
    <>
      <button
        type="button"
        id="cancel"
        class="with-icon"
        title="Pause (Escape)"
        hidden={photo.state !== 'working'}
        onClick={onCancel}
      >
        <Icon name="stop" /> <span class="word">Pause</span>
      </button>
      {(isFailed || (paused.value && photo.state === 'cancelled')) && (
        <button type="button" id="start" onClick={() => onRetry(photo.id)}>
          {isFailed ? 'Try again' : 'Resume'}
        </button>
      )}
    </>
  )
}

/** How far the job is. */
function Progress({ photo }: { photo: Photo }) {
  const { stage, fraction = 0 } = photo.progress ?? {}
  return (
    // How long the compressing takes is not known.
    <progress
      id="bar"
      max={1}
      value={stage === 'encode' ? undefined : fraction}
      aria-label="Progress of the job"
      hidden={photo.state !== 'working'}
    />
  )
}

/** The photo that is looked at in one line: name, figures, how it looks or how far it is, and the way home. */
export function ResultBar({ onCancel, onRetry }: BarProps) {
  const photo = selected.value
  if (!photo) return null
  const { result, state } = photo
  const standing = standingOf(photo)
  const { stage, iterations = 0 } = photo.progress ?? {}
  const isAuto = settingsOf(photo.id).colors === 'auto'
  return (
    <>
      <section class={`summary ${result ? `${outcomeOf(result.report)} ${standing}` : ''}`} aria-label="Photo">
        <div class="what">
          <p class="line">
            <span class="title">{photo.name}</span>{' '}
            {state === 'done' && result && standing === 'final' && (
              <span id="look" title={qualityLabel(result.report, isAuto)}>
                {qualityLabel(result.report, isAuto)}
              </span>
            )}
            <span id="message" class={state === 'done' ? 'visually-hidden' : ''}>
              {messageOf(photo)}
            </span>
            <span id="iteration">{iterations && stage === 'kmeans' ? `iteration ${iterations}` : ''}</span>
          </p>
          {result ? (
            <Figures report={result.report} standing={standing} />
          ) : (
            <p class="figures">
              <b>{bytes(photo.file.size)}</b>
            </p>
          )}
        </div>
        <JobButtons {...{ photo, onCancel, onRetry }} />
        {state === 'done' && result && <GpuChip photo={photo} report={result.report} />}
        {result && <Save name={photo.name} result={result} standing={standing} />}
        <Progress photo={photo} />
      </section>
      <p id="error" role="alert">
        {photo.error ? `${photo.name}: ${photo.error}` : ''}
      </p>
    </>
  )
}
