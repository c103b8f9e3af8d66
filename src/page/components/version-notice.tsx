import { newVersion, takeVersion } from '../state/app-version.ts'
import { photos } from '../state/photos.ts'

/** One line where a new version waits: taken only when the user says so, since a reload empties the list. */
export function Version() {
  if (!newVersion.value) return null
  return (
    <p id="version" class="row" role="status">
      A new version is ready.
      <button type="button" onClick={takeVersion}>
        Reload
      </button>
      {photos.value.length > 0 && <small>The list of photos is emptied then, so save first.</small>}
    </p>
  )
}
