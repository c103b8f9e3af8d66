import {
  canPan,
  clampView,
  fitView,
  fitZoom,
  minZoom,
  nextStop,
  type Placement,
  type Point,
  panBy,
  placementOf,
  type Size,
  type View,
  zoomAt,
} from './geometry.ts'

export interface ViewState {
  readonly frame: Size | null
  readonly picture: Size | null
  /** Null until frame and picture have sizes. */
  readonly view: View | null
  readonly placement: Placement | null
  /** Whether the whole picture is kept in the frame, whatever its size. */
  readonly fitted: boolean
  readonly canPan: boolean
  /** Whether nothing is left to zoom out of. */
  readonly atLeast: boolean
  /** Place of the handle, 0 (left) to 1. */
  readonly split: number
  setFrame(frame: Size): void
  /** Another size is another picture, which is shown whole; with the same size the view stays. */
  setPicture(picture: Size | null): void
  fit(): void
  /** `point` of the frame stays in its place; the middle when there is none. */
  zoomTo(zoom: number, point?: Point): void
  step(direction: 1 | -1): void
  pan(dx: number, dy: number): void
  setSplit(split: number): void
}

/**
 * What is shown and where the handle is. `onChange` is called after every change, of the view or of the handle alone.
 */
export function createViewState(onChange: (what: 'view' | 'split') => void): ViewState {
  let frame: Size | null = null
  let picture: Size | null = null
  let view: View | null = null
  let fitted = true
  let split = 0.5

  /** Sets the view that `make` gives for the sizes there are. */
  function change(make: (view: View, picture: Size, frame: Size) => View): void {
    if (!frame || !picture) return
    view = make(view ?? fitView(picture, frame), picture, frame)
    fitted = Math.abs(view.zoom / fitZoom(picture, frame) - 1) < 1e-6
    onChange('view')
  }

  const showWhole = () => change((_, picture, frame) => fitView(picture, frame))

  return {
    get frame() {
      return frame
    },
    get picture() {
      return picture
    },
    get view() {
      return view
    },
    get placement() {
      return view && frame && placementOf(view, frame)
    },
    get fitted() {
      return fitted
    },
    get canPan() {
      return view !== null && canPan(view, picture as Size, frame as Size)
    },
    get atLeast() {
      return view === null || view.zoom <= minZoom(picture as Size, frame as Size) * 1.001
    },
    get split() {
      return split
    },
    setFrame(next) {
      frame = next.width > 0 && next.height > 0 ? next : null
      if (fitted) showWhole()
      else change(clampView)
    },
    setPicture(next) {
      const same = next?.width === picture?.width && next?.height === picture?.height
      picture = next
      if (!next) view = null
      if (!same) showWhole()
    },
    fit: showWhole,
    zoomTo(zoom, point) {
      if (!Number.isFinite(zoom)) return
      change((view, picture, frame) => zoomAt(view, zoom, point ?? middleOf(frame), picture, frame))
    },
    step(direction) {
      change((view, picture, frame) => {
        const zoom = nextStop(view.zoom, direction, picture, frame)
        return zoomAt(view, zoom, middleOf(frame), picture, frame)
      })
    },
    pan: (dx, dy) => change((view, picture, frame) => panBy(view, dx, dy, picture, frame)),
    setSplit(next) {
      split = Math.min(Math.max(next, 0), 1)
      onChange('split')
    },
  }
}

const middleOf = ({ width, height }: Size): Point => ({ x: width / 2, y: height / 2 })
