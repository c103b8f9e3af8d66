import type { Point } from './geometry.ts'

/** Movements shorter than this, in CSS pixels, are a click. */
const CLICK = 4

export interface PointerActions {
  readonly canPan: boolean
  readonly zoom: number
  pan(dx: number, dy: number): void
  zoomTo(zoom: number, point: Point): void
  /** Puts the handle under a place on the screen. */
  splitAt(clientX: number): void
  /** The place of the handle on the screen. */
  handleX(): number
  /** From the whole picture to 100 % around a point and back. */
  toggle(point: Point): void
  pointOf(place: { clientX: number; clientY: number }): Point
}

interface Drag {
  moves: 'handle' | 'picture'
  start: PointerEvent
  /** From the pointer to the handle when it was taken. */
  offset: number
  begun: boolean
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const distance = (a: Point, b: Point): number => Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1)

/** One pointer moves the handle or the picture (the handle too if there is nothing to pan), two zoom. */
export function listenToPointers(
  frame: HTMLElement,
  handle: HTMLElement,
  actions: PointerActions,
  signal: AbortSignal,
) {
  const pointers = new Map<number, PointerEvent>()
  let drag: Drag | null = null

  function down(event: PointerEvent): void {
    if (event.button !== 0 || pointers.size === 2) return
    frame.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, event)
    const onHandle = handle.contains(event.target as Node)
    const moves = onHandle || !actions.canPan ? 'handle' : 'picture'
    const offset = onHandle ? actions.handleX() - event.clientX : 0
    drag = pointers.size === 1 ? { moves, start: event, offset, begun: onHandle } : null
  }

  function dragTo(event: PointerEvent, before: PointerEvent, drag: Drag): void {
    const { start } = drag
    drag.begun ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > CLICK
    if (!drag.begun) return
    const from = actions.pointOf(before)
    const to = actions.pointOf(event)
    if (drag.moves === 'handle') actions.splitAt(event.clientX + drag.offset)
    else actions.pan(to.x - from.x, to.y - from.y)
  }

  function pinchTo(event: PointerEvent, before: PointerEvent): void {
    const other = [...pointers.values()].find(pointer => pointer.pointerId !== event.pointerId) as PointerEvent
    const still = actions.pointOf(other)
    const from = actions.pointOf(before)
    const to = actions.pointOf(event)
    actions.zoomTo((actions.zoom * distance(to, still)) / distance(from, still), between(from, still))
    actions.pan((to.x - from.x) / 2, (to.y - from.y) / 2)
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    if (!before) return
    if (pointers.size === 2) pinchTo(event, before)
    else if (drag) dragTo(event, before, drag)
    // A click is not a movement: the picture starts from where the pointer went down.
    if (!drag || drag.begun) pointers.set(event.pointerId, event)
  }

  function up(event: PointerEvent): void {
    if (!pointers.delete(event.pointerId)) return
    const [rest] = pointers.values()
    drag = rest && actions.canPan ? { moves: 'picture', start: rest, offset: 0, begun: true } : null
  }

  frame.addEventListener('pointerdown', down, { signal })
  frame.addEventListener('pointermove', move, { signal })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    frame.addEventListener(type, up, { signal })
  }
  frame.addEventListener(
    'dblclick',
    event => {
      if (!handle.contains(event.target as Node)) actions.toggle(actions.pointOf(event))
    },
    { signal },
  )
  // With two fingers the picture is zoomed, not the page.
  const preventZoom = (event: TouchEvent) => event.touches.length > 1 && event.cancelable && event.preventDefault()
  frame.addEventListener('touchstart', preventZoom, { passive: false, signal })
  frame.addEventListener('touchmove', preventZoom, { passive: false, signal })
}
