import type { Rect, Size } from './geometry.ts'

/** How many times each difference is doubled: by 8 in all, as one of a few levels cannot be seen. */
const DOUBLINGS = 3

/** What a transparent picture stands on, so that a difference of alpha is one of colors. */
const GROUND = '#808080'

function flat(size: Size, covered: Rect, picture: ImageBitmap): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d')!
  context.drawImage(picture, 0, 0)
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = GROUND
  context.fillRect(covered.left, covered.top, covered.width, covered.height)
  return canvas
}

/**
 * What two drawings of the same place differ in, eight times as bright: black where they are the same. `covered`: the
 * part of the frame that the pictures cover.
 */
export function drawDifference(size: Size, covered: Rect, one: ImageBitmap, other: ImageBitmap): ImageBitmap {
  const canvas = flat(size, covered, one)
  const context = canvas.getContext('2d')!
  context.globalCompositeOperation = 'difference'
  context.drawImage(flat(size, covered, other), 0, 0)
  context.globalCompositeOperation = 'lighter'
  for (let i = 0; i < DOUBLINGS; i++) context.drawImage(canvas, 0, 0)
  return canvas.transferToImageBitmap()
}
