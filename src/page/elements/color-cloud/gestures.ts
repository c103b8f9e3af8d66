import { FIRST_VIEW, turned, type View } from './camera.ts'

/** Radians a drag across the whole width turns, and an arrow key. */
const DRAG = Math.PI
const STEP = Math.PI / 24
const ZOOM_STEP = 1.25

/** What a key makes of a view; null for a key that does nothing here. */
export function viewOfKey(view: View, key: string): View | null {
  switch (key) {
    case 'ArrowLeft':
      return turned(view, STEP, 0)
    case 'ArrowRight':
      return turned(view, -STEP, 0)
    case 'ArrowUp':
      return turned(view, 0, STEP)
    case 'ArrowDown':
      return turned(view, 0, -STEP)
    case '+':
    case '=':
      return turned(view, 0, 0, ZOOM_STEP)
    case '-':
      return turned(view, 0, 0, 1 / ZOOM_STEP)
    case '0':
      return FIRST_VIEW
    default:
      return null
  }
}

type Get = () => View
type Set = (view: View) => void

/** Drag turns, two fingers zoom; up and down of one finger is left to the page's scrolling (`touch-action`). */
function listenToPointers(viewport: HTMLElement, get: Get, set: Set): void {
  const pointers = new Map<number, PointerEvent>()
  const gap = () => {
    const [one, other] = [...pointers.values()]
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
  }
  viewport.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    pointers.set(event.pointerId, event)
    viewport.setPointerCapture(event.pointerId)
  })
  viewport.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const wide = pointers.size === 2 ? gap() : 0
    pointers.set(event.pointerId, event)
    const scale = DRAG / viewport.clientWidth
    if (pointers.size === 2) set(turned(get(), 0, 0, gap() / Math.max(1, wide)))
    else set(turned(get(), (before.clientX - event.clientX) * scale, (event.clientY - before.clientY) * scale))
  })
  for (const end of ['pointerup', 'pointercancel'] as const) {
    viewport.addEventListener(end, event => pointers.delete(event.pointerId))
  }
}

/**
 * Lets a stage be turned and zoomed. The wheel zooms once the stage has the focus, so that it never stops a page that
 * scrolls by; with Ctrl, as trackpads send a pinch, always.
 */
export function listenToGestures(viewport: HTMLElement, get: Get, set: Set): void {
  listenToPointers(viewport, get, set)
  viewport.addEventListener(
    'wheel',
    event => {
      if (document.activeElement !== viewport && !event.ctrlKey) return
      const view = turned(get(), 0, 0, 2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.06 : 0.002)))
      if (view.zoom === get().zoom) return
      event.preventDefault()
      set(view)
    },
    { passive: false },
  )
  viewport.addEventListener('dblclick', () => set(FIRST_VIEW))
  viewport.addEventListener('keydown', event => {
    const view = event.ctrlKey || event.metaKey || event.altKey ? null : viewOfKey(get(), event.key)
    if (!view) return
    event.preventDefault()
    set(view)
  })
}
