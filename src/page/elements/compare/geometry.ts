/**
 * Geometry of the comparison: pure functions. Lengths in the frame are device pixels, places in the picture are its
 * pixels.
 */

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/**
 * What the frame shows: `x`, `y` is the place of the picture in the middle of the frame, `zoom` device pixels a pixel.
 */
export interface View extends Point {
  zoom: number
}

/** Where the picture lies in the frame: its corner in whole device pixels, so that pixels have sharp edges. */
export interface Placement {
  zoom: number
  left: number
  top: number
}

export interface Rect extends Size {
  left: number
  top: number
}

const MAX_ZOOM = 32

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** The zoom at which the whole picture is in the frame; small pictures are enlarged by whole numbers. */
export function fitZoom(picture: Size, frame: Size): number {
  const zoom = Math.min(frame.width / picture.width, frame.height / picture.height)
  return zoom < 1 ? zoom : clamp(Math.floor(zoom), 1, MAX_ZOOM)
}

/** Zooms out to the whole picture, or to its own pixels where it is smaller than the frame. */
export const minZoom = (picture: Size, frame: Size): number => Math.min(fitZoom(picture, frame), 1)

export const fitView = (picture: Size, frame: Size): View => ({
  zoom: fitZoom(picture, frame),
  x: picture.width / 2,
  y: picture.height / 2,
})

/** A picture smaller than the frame is centred; a larger one leaves no gap at the frame's edges. */
function clampAxis(place: number, picture: number, frame: number, zoom: number): number {
  const half = frame / zoom / 2
  return half * 2 >= picture ? picture / 2 : clamp(place, half, picture - half)
}

/** The nearest view that is allowed. */
export function clampView(view: View, picture: Size, frame: Size): View {
  const zoom = clamp(view.zoom, minZoom(picture, frame), MAX_ZOOM)
  return {
    zoom,
    x: clampAxis(view.x, picture.width, frame.width, zoom),
    y: clampAxis(view.y, picture.height, frame.height, zoom),
  }
}

/** Another zoom; what lies under `point` (of the frame) stays there. */
export function zoomAt(view: View, zoom: number, point: Point, picture: Size, frame: Size): View {
  const next = clamp(zoom, minZoom(picture, frame), MAX_ZOOM)
  const shift = (position: number, size: number) => (position - size / 2) * (1 / view.zoom - 1 / next)
  const moved = { zoom: next, x: view.x + shift(point.x, frame.width), y: view.y + shift(point.y, frame.height) }
  return clampView(moved, picture, frame)
}

/** Moves the picture by device pixels, as a drag does. */
export const panBy = (view: View, dx: number, dy: number, picture: Size, frame: Size): View =>
  clampView({ ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom }, picture, frame)

/** Whether any of the picture is outside the frame. Half a pixel is rounding. */
export const canPan = (view: View, picture: Size, frame: Size): boolean =>
  picture.width * view.zoom > frame.width + 0.5 || picture.height * view.zoom > frame.height + 0.5

/** The next larger (1) or smaller (-1) of the powers of two and the fitting zoom. */
export function nextStop(zoom: number, direction: 1 | -1, picture: Size, frame: Size): number {
  const fit = fitZoom(picture, frame)
  const stops = [fit]
  for (let stop = MAX_ZOOM; stop >= minZoom(picture, frame); stop /= 2) stops.push(stop)
  stops.sort((a, b) => (a - b) * direction)
  return stops.find(stop => (stop / zoom) ** direction > 1.001) ?? zoom
}

export const placementOf = (view: View, frame: Size): Placement => ({
  zoom: view.zoom,
  left: Math.round(frame.width / 2 - view.x * view.zoom),
  top: Math.round(frame.height / 2 - view.y * view.zoom),
})

/** The part of the frame that the picture covers, in whole device pixels. */
export function coveredRect({ zoom, left, top }: Placement, picture: Size, frame: Size): Rect {
  const x = clamp(left, 0, frame.width)
  const y = clamp(top, 0, frame.height)
  return {
    left: x,
    top: y,
    width: clamp(Math.round(left + picture.width * zoom), 0, frame.width) - x,
    height: clamp(Math.round(top + picture.height * zoom), 0, frame.height) - y,
  }
}

/** The part of the picture that is in the frame, in whole pixels, with `margin` more on every side. */
export function visiblePart({ zoom, left, top }: Placement, picture: Size, frame: Size, margin = 0): Rect {
  const from = (position: number, most: number) => clamp(Math.floor(-position / zoom) - margin, 0, most)
  const to = (position: number, size: number, most: number) =>
    clamp(Math.ceil((size - position) / zoom) + margin, 0, most)
  const x = from(left, picture.width)
  const y = from(top, picture.height)
  return {
    left: x,
    top: y,
    width: to(left, frame.width, picture.width) - x,
    height: to(top, frame.height, picture.height) - y,
  }
}
