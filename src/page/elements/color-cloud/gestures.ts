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
function listenToPointers(stage: HTMLElement, get: Get, set: Set): void {
  const held = new Map<number, PointerEvent>()
  const gap = () => {
    const [one, other] = [...held.values()]
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
  }
  stage.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    held.set(event.pointerId, event)
    stage.setPointerCapture(event.pointerId)
  })
  stage.addEventListener('pointermove', event => {
    const before = held.get(event.pointerId)
    if (!before) return
    const wide = held.size === 2 ? gap() : 0
    held.set(event.pointerId, event)
    const scale = DRAG / stage.clientWidth
    if (held.size === 2) set(turned(get(), 0, 0, gap() / Math.max(1, wide)))
    else set(turned(get(), (before.clientX - event.clientX) * scale, (event.clientY - before.clientY) * scale))
  })
  for (const end of ['pointerup', 'pointercancel'] as const) {
    stage.addEventListener(end, event => held.delete(event.pointerId))
  }
}

/**
 * Lets a stage be turned and zoomed. The wheel zooms once the stage has the focus, so that it never stops a page that
 * scrolls by; with Ctrl, as trackpads send a pinch, always.
 */
export function listenToGestures(stage: HTMLElement, get: Get, set: Set): void {
  listenToPointers(stage, get, set)
  stage.addEventListener(
    'wheel',
    event => {
      if (document.activeElement !== stage && !event.ctrlKey) return
      const view = turned(get(), 0, 0, 2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.06 : 0.002)))
      if (view.zoom === get().zoom) return
      event.preventDefault()
      set(view)
    },
    { passive: false },
  )
  stage.addEventListener('dblclick', () => set(FIRST_VIEW))
  stage.addEventListener('keydown', event => {
    const view = event.ctrlKey || event.metaKey || event.altKey ? null : viewOfKey(get(), event.key)
    if (!view) return
    event.preventDefault()
    set(view)
  })
}
