import { bytes, saving } from '../format-values.ts'
import { LIST_ORDERS, type ListOrder, listOrder } from '../preferences/list-order.ts'
import { batch } from '../state/batch.ts'
import { clear, photos } from '../state/photos.ts'
import { paused, type Queue } from '../state/queue.ts'
import { timeLeft } from '../state/time-left.ts'
import { Skipped } from './intake.tsx'
import { PhotoRows } from './photo-rows.tsx'
import { SaveAll, SaveFolder, Saving } from './save-all.tsx'

/** How far the whole list is, in words. */
function Standing() {
  const { total, ready, failed, kept, bytesIn, bytesOut } = batch.value
  return (
    <p id="batch">
      {ready} of {total} done
      {timeLeft.value && `, ${timeLeft.value}`}
      {failed > 0 && <span class="failures">, {failed} failed</span>}
      {ready > 0 && (
        <small>
          <b>{saving({ bytesIn, bytesOut })}</b>, {bytes(bytesIn)} → {bytes(bytesOut)}
          {kept > 0 && <span class="kept">, {kept === 1 ? '1 original kept' : `${kept} originals kept`}</span>}
        </small>
      )}
    </p>
  )
}

function removeAll(): void {
  clear()
  document.querySelector<HTMLElement>('#choose')?.focus()
}

function Order() {
  return (
    <select
      id="order"
      aria-label="Order of the list"
      value={listOrder.value}
      onChange={({ currentTarget: { value } }) => {
        listOrder.value = value as ListOrder
      }}
    >
      {Object.entries(LIST_ORDERS).map(([order, label]) => (
        <option key={order} value={order}>
          {label}
        </option>
      ))}
    </select>
  )
}

/** What is done with all photos at once. */
function BatchHead({ queue }: { queue: Queue }) {
  const { total, ready, failed, busy } = batch.value
  const open = total - ready - failed
  return (
    <div class="batch">
      <Standing />
      {open > 0 && <progress id="batch-bar" max={total} value={ready + failed} aria-label="Photos done" />}
      <div class="row">
        <SaveAll />
        <SaveFolder />
        {busy && (
          <button type="button" id="stop" onClick={queue.cancel}>
            Pause
          </button>
        )}
        {paused.value && open > 0 && (
          <button type="button" id="resume" onClick={queue.resume}>
            Resume
          </button>
        )}
        {failed > 1 && (
          <button type="button" id="retry-failed" onClick={queue.retryFailed}>
            Try {failed} again
          </button>
        )}
      </div>
      <Saving />
      <div class="row">
        <Order />
        <button type="button" id="clear" onClick={removeAll}>
          Remove all
        </button>
      </div>
    </div>
  )
}

/** The photos with the state of each; with one photo a single row. */
export function PhotoList({ queue }: { queue: Queue }) {
  const isBatch = photos.value.length > 1
  if (photos.value.length === 0) return null
  return (
    <section class="photos card" aria-label="Photos">
      <Skipped />
      {isBatch && <BatchHead queue={queue} />}
      <PhotoRows onRetry={queue.retry} />
    </section>
  )
}
