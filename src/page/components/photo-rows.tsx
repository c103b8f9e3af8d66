import { useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { listed } from '../preferences/list-order.ts'
import { revision, select, selectedId } from '../state/photos.ts'
import { PhotoRow, removePhoto } from './photo-row.tsx'

/** Height of a row in pixels, as in photos.css. */
const ROW = 56

/** Up to here all rows are in the page; of more, those in sight and some around. */
const MAX_ROWS = 150
const AROUND = 20

/** Rows in sight of a list scrolled to `top` and `height` high, with some around them. */
function rowsInSight(total: number, top: number, height: number): [from: number, to: number] {
  if (total <= MAX_ROWS) return [0, total]
  return [Math.max(0, Math.floor(top / ROW) - AROUND), Math.min(total, Math.ceil((top + height) / ROW) + AROUND)]
}

/** Where a key leads from row `index`, or null for one that leads nowhere. */
function nextRow(key: string, index: number, total: number): number | null {
  const next = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: total - 1,
    PageDown: index + 5,
    PageUp: index - 5,
  }[key]
  return next === undefined ? null : Math.min(total - 1, Math.max(0, next))
}

/** Whether the key did something. */
function onKeyDown(event: KeyboardEvent): boolean {
  const list = listed.peek()
  const index = list.findIndex(photo => photo.id === selectedId.peek())
  if (event.altKey || event.ctrlKey || event.metaKey || index < 0) return false
  const next = nextRow(event.key, index, list.length)
  if (next === null && event.key !== 'Delete') return false
  event.preventDefault()
  if (next !== null) select(list[next].id)
  else {
    removePhoto(list[index].id)
    const neighbor = list[index + 1] ?? list[index - 1]
    if (neighbor) select(neighbor.id)
  }
  return true
}

/** Brings the row that is looked at into sight. */
function bringIntoSight(list: HTMLElement, id: number | null): void {
  const index = listed.peek().findIndex(photo => photo.id === id)
  if (index < 0) return
  const top = index * ROW
  if (top < list.scrollTop) list.scrollTop = top
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight
}

/** Said where screen readers cannot count the rows themselves. */
const placeOf = (index: number, visible: number, total: number) => (visible < total ? { place: index + 1, total } : {})

/**
 * The rows of the list: arrow keys move among them, Delete removes. Thousands are cheap: few of them are in the page.
 */
export function PhotoRows({ onRetry }: { onRetry(id: number): void }) {
  const list = listed.value
  const element = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ top: 0, height: 360 })
  const look = () => {
    const { scrollTop: top = 0, clientHeight: height = 0 } = element.current ?? {}
    setSight({ top, height })
  }
  useEffect(look, [list.length])
  const wasUsed = useRef(false)
  /** The focus follows to the row that is looked at where the list was used; it may come into the page later. */
  const focusRow = () => {
    const row = wasUsed.current && element.current?.querySelector<HTMLElement>(`[data-id="${selectedId.peek()}"]`)
    if (!row) return
    row.focus({ preventScroll: true })
    wasUsed.current = false
  }
  useSignalEffect(() => {
    const id = selectedId.value
    revision.value // A row that had the focus may be gone.
    queueMicrotask(() => {
      if (!element.current) return
      bringIntoSight(element.current, id)
      look()
      setTimeout(focusRow)
    })
  })
  useLayoutEffect(focusRow)
  const [from, to] = rowsInSight(list.length, sight.top, sight.height)
  return (
    <div ref={element} class="rows" onScroll={look}>
      <ul
        aria-label="Photos"
        style={{ paddingTop: `${from * ROW}px`, paddingBottom: `${(list.length - to) * ROW}px` }}
        onKeyDown={event => {
          wasUsed.current = onKeyDown(event)
        }}
        onClick={() => {
          wasUsed.current = true
        }}
      >
        {list.slice(from, to).map((photo, i) => (
          <PhotoRow key={photo.id} photo={photo} {...placeOf(from + i, to - from, list.length)} onRetry={onRetry} />
        ))}
      </ul>
    </div>
  )
}
