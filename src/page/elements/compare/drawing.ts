import type { DrawRequest, IndexMap } from './draw-protocol.ts'
import { coveredRect, type Placement, type Rect, type Size, visiblePart } from './geometry.ts'
import { maskOfPart, maskOfPixels, maskPixels, type RGB } from './highlight-mask.ts'
import type { Levels } from './levels.ts'

type Context = OffscreenCanvasRenderingContext2D

/** What lies over the other entries' pixels, ready to be drawn. */
export interface HighlightMask {
  pixels: OffscreenCanvas
  draw(context: Context): void
}

/** A placement for a smaller or larger version of the same picture. */
const scaled = ({ zoom, left, top }: Placement, picture: Size, version: Size): Placement => ({
  zoom: (zoom * picture.width) / version.width,
  left,
  top,
})

function canvasOf(image: ImageData): OffscreenCanvas {
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas
}

/** Draws the part `part` of `source`, whose pixels are `x` by `y` device pixels large. */
function drawPart(context: Context, source: CanvasImageSource, part: Rect, placement: Placement, x: number, y: number) {
  const { left, top, width, height } = part
  context.setTransform(x, 0, 0, y, placement.left, placement.top)
  context.drawImage(source, left, top, width, height, left, top, width, height)
  context.resetTransform()
}

/** Zooms from which and below which single pixels, as dithering sets them, would beat against those of the screen. */
const BEATS = [0.5, 0.8]

/** Most pixels of a drawing of twice the size. */
const MAX_DOUBLE = 2 ** 24

/** Draws twice as large and takes the mean of every four pixels. */
function drawHalved(
  context: Context,
  level: ImageBitmap,
  part: Rect,
  { placement, picture, frame }: DrawRequest,
): void {
  const { left, top, width, height } = coveredRect(placement, picture, frame)
  const double = new OffscreenCanvas(width * 2, height * 2)
  const target = { zoom: placement.zoom * 2, left: (placement.left - left) * 2, top: (placement.top - top) * 2 }
  drawPart(double.getContext('2d') as Context, level, part, target, target.zoom, target.zoom)
  context.drawImage(double, left, top, width, height)
}

/** Draws the visible part of a picture: its own pixels from 100 % on, else its nearest larger level, smoothly. */
function drawPicture(context: Context, levels: Levels, request: DrawRequest): void {
  const { picture, placement, frame } = request
  const level = levels.at((placement.zoom * picture.width) / levels.width)
  const x = (picture.width * placement.zoom) / level.width
  const y = (picture.height * placement.zoom) / level.height
  context.imageSmoothingEnabled = placement.zoom < 1 || levels.width !== picture.width
  context.imageSmoothingQuality = 'low'
  const part = visiblePart({ ...placement, zoom: Math.min(x, y) }, level, frame, 2)
  const beats = level.width === picture.width && x > BEATS[0] && x < BEATS[1]
  if (beats && !request.moving && frame.width * frame.height * 4 <= MAX_DOUBLE)
    drawHalved(context, level, part, request)
  else drawPart(context, level, part, placement, x, y)
}

/** The mask for what is shown, at the resolution it is drawn at. */
export function makeMask(map: IndexMap, entry: number, color: RGB, request: DrawRequest): HighlightMask | null {
  const { picture, frame } = request
  const placement = scaled(request.placement, picture, map)
  const covered = coveredRect(placement, map, frame)
  const part = placement.zoom < 1 ? covered : visiblePart(placement, map, frame)
  if (part.width < 1 || part.height < 1) return null
  if (placement.zoom < 1) {
    const pixels = canvasOf(maskPixels(maskOfPart(map, entry, placement, covered), covered, color))
    return { pixels, draw: context => context.drawImage(pixels, covered.left, covered.top) }
  }
  const pixels = canvasOf(maskPixels(maskOfPixels(map, entry, part), part, color))
  const moved = { left: placement.left + part.left * placement.zoom, top: placement.top + part.top * placement.zoom }
  const whole = { left: 0, top: 0, width: part.width, height: part.height }
  const target = { zoom: placement.zoom, ...moved }
  return { pixels, draw: context => drawPart(context, pixels, whole, target, placement.zoom, placement.zoom) }
}

/** Draws one side and gives the drawing away; the canvas is empty again afterwards. */
export function drawSide(canvas: OffscreenCanvas, levels: Levels, request: DrawRequest, mask: HighlightMask | null) {
  const { width, height } = request.frame
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d') as Context
  drawPicture(context, levels, request)
  if (mask) {
    context.imageSmoothingEnabled = false
    context.globalCompositeOperation = 'source-atop'
    mask.draw(context)
    context.globalCompositeOperation = 'source-over'
  }
  return canvas.transferToImageBitmap()
}

/** The color of one pixel of a version of the picture; `place` is the number of a pixel of the index map. */
export function colorAt(levels: Levels, map: IndexMap, place: number): RGB {
  const x = Math.floor(((place % map.width) + 0.5) * (levels.width / map.width))
  const y = Math.floor((Math.floor(place / map.width) + 0.5) * (levels.height / map.height))
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }) as Context
  context.drawImage(levels.at(1), x, y, 1, 1, 0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
