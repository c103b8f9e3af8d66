import { removed, undoRemoval } from '../state/photos.ts'

/** For a few seconds after a removal: what went, and a way back. */
export function UndoRemoval() {
  if (!removed.value) return null
  const { count, name } = removed.value
  return (
    <p id="removed" class="row" role="status">
      Removed {count === 1 ? name : `${count} photos`}.
      <button type="button" id="undo-removal" onClick={undoRemoval}>
        Undo
      </button>
    </p>
  )
}
