import type { Point } from './geometry.ts'

/** Wheel events nearer to each other than this, in milliseconds, are one movement. */
const SAME_MOVEMENT_MS = 250

/** A line of a wheel that counts in lines, in pixels. */
const LINE = 16

/** Steps of a mouse wheel go to whole and half powers of two; those of a trackpad are as fine as they come. */
export function wheelZoom(zoom: number, delta: number, pinched: boolean): number {
  if (pinched) return zoom * 2 ** (-delta / 60)
  if (Number.isInteger(delta) && Math.abs(delta) >= 100) {
    return 2 ** (Math.round(2 * (Math.log2(zoom) - Math.sign(delta) / 2)) / 2)
  }
  return zoom * 2 ** (-delta / 240)
}

export interface WheelActions {
  readonly zoom: number
  /** Whether nothing is left to zoom out of. */
  readonly atLeast: boolean
  zoomTo(zoom: number, point: Point): void
  pointOf(event: MouseEvent): Point
}

/**
 * Zooms around the cursor. A page that is being scrolled goes on when a picture comes under the cursor,
 * and over a picture that is shown whole the page is scrolled, unless it stands at its top and would go up.
 */
export function listenToWheel(frame: HTMLElement, actions: WheelActions, signal: AbortSignal): void {
  let scrolled = Number.NEGATIVE_INFINITY
  let zoomed = Number.NEGATIVE_INFINITY
  window.addEventListener('scroll', event => (scrolled = event.timeStamp), { passive: true, signal })
  frame.addEventListener(
    'wheel',
    event => {
      const passing = event.timeStamp - scrolled < SAME_MOVEMENT_MS && event.timeStamp - zoomed > SAME_MOVEMENT_MS
      const isPages = event.deltaY > 0 || window.scrollY > 0
      const leaving = isPages && actions.atLeast && event.timeStamp - zoomed > SAME_MOVEMENT_MS
      if (!event.ctrlKey && (passing || leaving || event.deltaY === 0)) return
      event.preventDefault()
      zoomed = event.timeStamp
      const delta = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * LINE * 3
      actions.zoomTo(wheelZoom(actions.zoom, delta, event.ctrlKey), actions.pointOf(event))
    },
    { passive: false, signal },
  )
}
