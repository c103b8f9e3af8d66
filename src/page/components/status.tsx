import type { Stage } from '../../index.ts'
import { engineNote, isOfEngine } from '../state/engine-note.ts'
import { type Photo, selected } from '../state/photos.ts'
import { paused } from '../state/queue.ts'
import { Icon } from './icons.tsx'

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

/** What the card about a kept original says itself. */
const isOfKept = (note: string) => /the original was kept\.$|^Only the first frame/.test(note)

function messageOf(photo: Photo | null): string {
  if (!photo) return ''
  if (photo.state === 'working') return photo.progress ? DOING[photo.progress.stage] : 'Starting'
  if (photo.state === 'waiting') return 'Waiting'
  if (photo.state === 'cancelled') return 'Paused. Change a setting or press Resume to go on.'
  return photo.state === 'done' ? 'Done.' : ''
}

interface StatusProps {
  onCancel(): void
  onRetry(id: number): void
}

/** Progress of the photo that is looked at, what went wrong, and what the engine has to say. */
export function Status({ onCancel, onRetry }: StatusProps) {
  const photo = selected.value
  const isBusy = photo?.state === 'working'
  const { stage, iterations = 0, fraction = 0 } = photo?.progress ?? {}
  const { notes = [] } = photo?.result?.report ?? {}
  const ownNotes = notes.filter(note => !isOfEngine(note) && !isOfKept(note))
  return (
    <section class="status" aria-label="Progress">
      <div class="row">
        <p id="message" role="status" aria-live="polite">
          {messageOf(photo)}
        </p>
        {/* Beside the live region: a screen reader need not say each one. */}
        <span id="iteration" class="note">
          {iterations && stage === 'kmeans' ? `iteration ${iterations}` : ''}
        </span>
        {/* How long the compressing takes is not known. */}
        <progress
          id="bar"
          max={1}
          value={stage === 'encode' ? undefined : fraction}
          aria-label="Progress of the job"
          hidden={!isBusy}
        />
        <button type="button" id="cancel" class="with-icon" hidden={!isBusy} onClick={onCancel}>
          <Icon name="stop" /> Pause
        </button>
        {photo && ((photo.state === 'failed' && photo.mayRetry) || (paused.value && photo.state === 'cancelled')) && (
          <button type="button" id="start" onClick={() => onRetry(photo.id)}>
            {photo.state === 'failed' ? 'Try again' : 'Resume'}
          </button>
        )}
      </div>
      <p id="error" role="alert">
        {photo?.error ? `${photo.name}: ${photo.error}` : ''}
      </p>
      <p id="note" class="note" role="status">
        {[engineNote.value, ...ownNotes].filter(Boolean).join(' ')}
      </p>
    </section>
  )
}
