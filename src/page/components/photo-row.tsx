import { useComputed } from '@preact/signals'
import { bytes, saving } from '../format-values.ts'
import { keyFor, ownSettings } from '../state/chosen-settings.ts'
import { type Photo, photos, remove, select, selectedId } from '../state/photos.ts'
import { saveOne } from '../state/saving.ts'
import { Icon } from './icons.tsx'
import { Thumbnail } from './thumbnail.tsx'

const STATES = { waiting: 'Waiting', working: 'Working', done: 'Done', failed: 'Failed', cancelled: 'Paused' }

function stateOf(photo: Photo): string {
  if (photo.state === 'failed') return photo.error
  if (photo.state === 'done' && photo.result) {
    const { report, blob } = photo.result
    if (photo.result.firstFrame && report.usedOriginal) return `${bytes(photo.file.size)}, animated: left as it is`
    if (report.usedOriginal) return `${bytes(photo.file.size)}, original kept`
    return `${bytes(photo.file.size)} → ${bytes(blob.size)}`
  }
  if (photo.state === 'working') {
    const { stage, fraction = 0 } = photo.progress ?? {}
    return stage === 'encode' ? 'Compressing' : `Working, ${Math.round(fraction * 100)} %`
  }
  return STATES[photo.state]
}

/** Takes a photo off the list; with the last one the focus goes where others come from. */
export function removePhoto(id: number): void {
  remove(id)
  if (photos.peek().length === 0) document.querySelector<HTMLElement>('#choose')?.focus()
}

interface RowProps {
  photo: Photo
  /** Where it stands among how many, from 1, where not all rows are in the page. */
  place?: number
  total?: number
  onRetry(id: number): void
}

/** One photo. It is drawn again only when its own photo changes or it is looked at. */
export function PhotoRow({ photo, place, total, onRetry }: RowProps) {
  const { id, path, state } = photo
  const isSelected = useComputed(() => selectedId.value === id)
  const hasOwn = useComputed(() => ownSettings.value.has(id))
  // One row is in the order of the Tab key; the arrow keys lead to the others.
  const tabIndex = isSelected.value ? 0 : -1
  const isStale = photo.result !== null && photo.key !== keyFor(id)
  const isKept = state === 'done' && photo.result?.report.usedOriginal
  const isReady = state === 'done' && photo.result !== null && !isStale
  const { report, thumbnail } = photo.result ?? {}
  const isLarger = isReady && report!.bytesOut > report!.bytesIn
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return (
    <li
      class={`photo ${state}${isKept ? ' kept' : ''}${isLarger ? ' larger' : ''}${isStale ? ' stale' : ''}`}
      aria-posinset={place}
      aria-setsize={total}
    >
      {thumbnail ? <Thumbnail picture={thumbnail} /> : <span class="blank" aria-hidden="true" />}
      <button
        type="button"
        class="name"
        tabIndex={tabIndex}
        aria-current={isSelected.value}
        data-id={id}
        title={state === 'failed' ? `${path}: ${photo.error}` : path}
        onClick={() => select(id)}
      >
        <span class="path">
          {folder && <span class="folder">{folder}</span>}
          <span class="file">{path.slice(folder.length)}</span>
        </span>
        <small>
          {stateOf(photo)}
          {hasOwn.value && ', own settings'}
        </small>
      </button>
      {isReady && <b class="saving">{isKept ? 'kept' : saving(photo.result!.report)}</b>}
      {isReady && (
        <button
          type="button"
          class="save-row"
          tabIndex={tabIndex}
          aria-label={`Save ${path}`}
          title="Save"
          onClick={() => saveOne(photo)}
        >
          <Icon name="down" />
        </button>
      )}
      {state === 'failed' && photo.mayRetry && (
        <button
          type="button"
          class="tool"
          tabIndex={tabIndex}
          aria-label={`Try ${path} again`}
          title="Try again"
          onClick={() => onRetry(id)}
        >
          <Icon name="redo" />
        </button>
      )}
      <button
        type="button"
        class="tool"
        tabIndex={tabIndex}
        aria-label={`Remove ${path}`}
        title="Remove (Delete)"
        onClick={() => removePhoto(id)}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
