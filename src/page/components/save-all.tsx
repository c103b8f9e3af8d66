import { batch } from '../state/batch.ts'
import { cancelSaving, saveAll, saved, saving } from '../state/saving.ts'
import { canSaveFolder } from '../zip/save-folder.ts'
import { Icon } from './icons.tsx'

/** All results in one zip; while some are still worked on, those that are ready. */
export function SaveAll() {
  const { ready, failed, total } = batch.value
  const isWhole = ready + failed === total
  return (
    <button
      type="button"
      id="save-all"
      class={`with-icon${isWhole ? ' primary' : ''}`}
      disabled={ready === 0 || saving.value !== null}
      title="Save the results as one zip (Shift S)"
      onClick={() => saveAll()}
    >
      <Icon name="down" />
      {ready === total ? 'Save all' : `Save ${ready} of ${total}`}
    </button>
  )
}

/** The same into a folder, file by file, where the browser can. */
export function SaveFolder() {
  if (!canSaveFolder()) return null
  return (
    <button
      type="button"
      id="save-folder"
      disabled={batch.value.ready === 0 || saving.value !== null}
      title="Save the results into a folder; no file there is overwritten"
      onClick={() => saveAll('folder')}
    >
      To a folder
    </button>
  )
}

/** How far the zip is, and what came of it. */
export function Saving() {
  const fraction = saving.value
  if (fraction !== null) {
    return (
      <div class="row">
        <progress id="zip-bar" max={1} value={fraction} aria-label="Progress of the zip" />
        <button type="button" id="cancel-zip" onClick={cancelSaving}>
          Cancel
        </button>
      </div>
    )
  }
  return saved.value ? (
    <p id="saved" class="note">
      {saved.value}
    </p>
  ) : null
}
