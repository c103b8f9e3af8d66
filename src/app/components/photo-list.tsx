import { bytes } from '../format.ts'
import { batch } from '../state/batch.ts'
import { clear, type Photo, photos, remove, select, selected } from '../state/photos.ts'
import { Icon } from './icons.tsx'
import { SaveAll } from './save-all.tsx'

const STATES = { waiting: 'Waiting', working: 'Working', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' }

function stateOf(photo: Photo): string {
  if (photo.state === 'failed') return photo.error
  if (photo.state === 'done' && photo.result) return `${bytes(photo.file.size)} → ${bytes(photo.result.blob.size)}`
  if (photo.state === 'working') return `Working, ${Math.round((photo.progress?.fraction ?? 0) * 100)} %`
  return STATES[photo.state]
}

function Row({ photo }: { photo: Photo }) {
  const isSelected = selected.value?.id === photo.id
  return (
    <li class={`photo ${photo.state}`}>
      <button type="button" class="name" aria-current={isSelected} onClick={() => select(photo.id)}>
        <span class="path" title={photo.path}>
          {photo.path}
        </span>
        <small>{stateOf(photo)}</small>
      </button>
      <button type="button" class="tool" aria-label={`Remove ${photo.path}`} onClick={() => remove(photo.id)}>
        <Icon name="close" />
      </button>
    </li>
  )
}

/** Where the whole list stands, and all results at once. */
function BatchHead() {
  const { total, ready, failed, bytesIn, bytesOut } = batch.value
  return (
    <div class="batch">
      <div class="row">
        <p id="batch">
          {ready} of {total} done
          {failed > 0 && <span class="failures">, {failed} failed</span>}
          {ready > 0 && (
            <small>
              {bytes(bytesIn)} → {bytes(bytesOut)}
            </small>
          )}
        </p>
        <button type="button" id="clear" onClick={clear}>
          Remove all
        </button>
      </div>
      {ready + failed < total && (
        <progress id="batch-bar" max={total} value={ready + failed} aria-label="Photos done" />
      )}
      <SaveAll />
    </div>
  )
}

/** The photos with the state of each; with one photo a single row. */
export function PhotoList() {
  const list = photos.value
  if (list.length === 0) return null
  return (
    <section class="photos card" aria-label="Photos">
      {list.length > 1 && <BatchHead />}
      <ul>
        {list.map(photo => (
          <Row key={photo.id} photo={photo} />
        ))}
      </ul>
    </section>
  )
}
