import type { Side } from './draw-protocol.ts'
import type { Rect, Size } from './geometry.ts'
import type { Parts } from './view-elements.ts'
import type { ViewState } from './view-state.ts'

const SIDES: Side[] = ['original', 'result']

/** Says the zoom after this many milliseconds without another. */
const QUIET_MS = 500

/** 0.2437 as 24 %, 0.0123 as 1.2 %. */
export function percent(zoom: number): string {
  const value = zoom * 100
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} %`
}

/** Gives the frame the shape of the picture, and no more than its height at 100 %. */
export function showSize({ frame }: Parts, { width, height }: Size): void {
  frame.style.aspectRatio = `${width} / ${height}`
  frame.style.setProperty('--natural', `${height / devicePixelRatio}px`)
}

/** Puts the drawings of both sides into their places, in one go. */
export function showFrame(parts: Parts, covered: Rect, size: Size, drawn: Record<Side, ImageBitmap | null>): void {
  for (const side of SIDES) {
    const { canvas, layer } = parts[side]
    if (canvas.width !== size.width) canvas.width = size.width
    if (canvas.height !== size.height) canvas.height = size.height
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(drawn[side])
    layer.hidden = drawn[side] === null
  }
  for (const edge of ['left', 'top', 'width', 'height'] as const) {
    parts.ground.style[edge] = `${covered[edge] / devicePixelRatio}px`
  }
  showSides(parts, drawn.original !== null, drawn.result !== null)
}

function showSides({ frame, handle, tools }: Parts, original: boolean, result: boolean): void {
  frame.classList.toggle('compare-both', original && result)
  frame.classList.toggle('compare-empty', !original && !result)
  handle.hidden = !(original && result)
  tools.hold.hidden = tools.difference.hidden = handle.hidden
}

/** Takes both pictures away. */
export function showNothing(parts: Parts): void {
  const nothing = { left: 0, top: 0, width: 0, height: 0 }
  showFrame(parts, nothing, { width: 1, height: 1 }, { original: null, result: null })
}

export function showLabels(parts: Parts, labels: Record<Side, string>): void {
  for (const side of SIDES) {
    parts[side].label.textContent = labels[side]
    parts[side].canvas.ariaLabel = labels[side]
  }
}

export function showFlicker({ frame, tools }: Parts, on: boolean): void {
  frame.classList.toggle('compare-flicker', on)
  tools.hold.ariaPressed = String(on)
}

const timers = new WeakMap<HTMLElement, number>()

/** Says a text once it has stayed for a moment; the first one is not news. */
function say(status: HTMLElement, text: string): void {
  clearTimeout(timers.get(status))
  const first = !timers.has(status)
  timers.set(status, first ? 0 : window.setTimeout(() => (status.textContent = text), QUIET_MS))
}

/** Handle and zoom as they are now. */
export function showView({ frame, handle, tools, status }: Parts, state: ViewState): void {
  const place = Math.round(state.split * 100)
  frame.style.setProperty('--split', `${state.split * 100}%`)
  handle.ariaValueNow = String(place)
  handle.ariaValueText = `${place} % original, ${100 - place} % result`
  frame.classList.toggle('compare-pan', state.canPan)
  tools.fit.ariaPressed = String(state.fitted)
  if (!state.view) return
  const text = percent(state.view.zoom)
  if (tools.zoom.textContent === text) return
  tools.zoom.textContent = text
  say(status, `Zoom ${text}`)
}
