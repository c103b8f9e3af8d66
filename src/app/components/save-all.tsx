import { batch } from '../state/batch.ts'
import { cancelSaving, saveAll, saved, saving } from '../state/saving.ts'
import { Icon } from './icons.tsx'

/** All results in one zip: what is ready now, while the rest is still worked on. */
export function SaveAll() {
  const { ready, total } = batch.value
  const fraction = saving.value
  return (
    <>
      <div class="row">
        <button
          type="button"
          id="save-all"
          class="primary with-icon"
          disabled={ready === 0 || fraction !== null}
          title="Save the results as one zip (Shift S)"
          onClick={saveAll}
        >
          <Icon name="down" />
          {ready === total ? 'Save all' : `Save ${ready} of ${total}`}
        </button>
        {fraction !== null && (
          <>
            <progress id="zip-bar" max={1} value={fraction} aria-label="Progress of the zip" />
            <button type="button" id="cancel-zip" onClick={cancelSaving}>
              Cancel
            </button>
          </>
        )}
      </div>
      {saved.value && (
        <p id="saved" class="note">
          {saved.value}
        </p>
      )}
    </>
  )
}
