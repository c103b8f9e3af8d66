import type { ReadWhole } from './read-canvas.ts'

/**
 * An opaque bitmap as a frame of a video, which copies its pixels in one go, in other threads. A frame knows of no turn
 * by EXIF. Browsers have it on secure pages alone.
 */
export const readFrame: ReadWhole = async bitmap => {
  if (typeof VideoFrame === 'undefined') return null
  const { width, height } = bitmap
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: 'discard' })
  try {
    if (frame.displayWidth !== width || frame.displayHeight !== height) return null
    const pixels = new Uint32Array(width * height)
    await frame.copyTo(pixels, { format: 'RGBA' })
    return pixels
  } finally {
    frame.close()
  }
}
