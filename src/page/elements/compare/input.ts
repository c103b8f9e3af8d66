import { type KeyActions, listenToHold, listenToKeys } from './compare-keys.ts'
import type { Point } from './geometry.ts'
import { listenToPointers, type PointerActions } from './pointers.ts'
import type { Parts } from './view-elements.ts'
import type { ViewState } from './view-state.ts'
import { listenToWheel, type WheelActions } from './wheel.ts'

type Host = { flicker: boolean; difference: boolean }

type Actions = KeyActions & PointerActions & WheelActions

/** What pointers, wheel and keys may do. */
function makeActions({ frame }: Parts, state: ViewState, host: Host): Actions {
  /** Device pixels a CSS pixel, by the frame. */
  const density = () => (state.frame?.width ?? 1) / (frame.clientWidth || 1)
  return {
    fit: state.fit,
    zoomTo: state.zoomTo,
    step: state.step,
    pan: state.pan,
    get canPan() {
      return state.canPan
    },
    get atLeast() {
      return state.atLeast
    },
    get zoom() {
      return state.view?.zoom ?? 1
    },
    get split() {
      return state.split
    },
    set split(split) {
      state.setSplit(split)
    },
    get flicker() {
      return host.flicker
    },
    set flicker(on) {
      host.flicker = on
    },
    showDifference() {
      host.difference = !host.difference
    },
    panParts(right, down) {
      state.pan(-right * (state.frame?.width ?? 0), -down * (state.frame?.height ?? 0))
    },
    pointOf({ clientX, clientY }): Point {
      const { left, top } = frame.getBoundingClientRect()
      return { x: (clientX - left - frame.clientLeft) * density(), y: (clientY - top - frame.clientTop) * density() }
    },
    handleX: () => frame.getBoundingClientRect().left + frame.clientLeft + state.split * frame.clientWidth,
    splitAt(clientX) {
      state.setSplit((clientX - frame.getBoundingClientRect().left - frame.clientLeft) / frame.clientWidth)
    },
    toggle(point) {
      if (state.fitted) state.zoomTo((state.view?.zoom ?? 1) < 1 ? 1 : 8, point)
      else state.fit()
    },
  }
}

/** Makes the parts answer to mouse, touch, wheel and keyboard until `signal` ends it. */
export function listenToInput(parts: Parts, state: ViewState, host: Host, signal: AbortSignal): void {
  const { frame, handle, tools } = parts
  const actions = makeActions(parts, state, host)
  listenToPointers(frame, handle, actions, signal)
  listenToWheel(frame, actions, signal)
  listenToKeys(frame, handle, actions, signal)
  listenToHold(tools.hold, host, signal)
  tools.difference.addEventListener('click', actions.showDifference, { signal })
  tools.fit.addEventListener('click', () => state.fit(), { signal })
  tools.full.addEventListener('click', () => state.zoomTo(1), { signal })
  tools.in.addEventListener('click', () => state.step(1), { signal })
  tools.out.addEventListener('click', () => state.step(-1), { signal })
}
