import type { Size } from './geometry.ts'

/** A picture and its halves, quarters ... which are made when first needed. */
export interface Levels extends Size {
  /** The smallest level with at least `scale` pixels for one of the picture's. */
  at(scale: number): ImageBitmap
  close(): void
}

/** Half the size, every pixel the mean of four; an odd last row or column is squeezed in. */
function halve(source: ImageBitmap): ImageBitmap {
  const canvas = new OffscreenCanvas(Math.ceil(source.width / 2), Math.ceil(source.height / 2))
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
  context.imageSmoothingQuality = 'low'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas.transferToImageBitmap()
}

export function makeLevels(picture: ImageBitmap): Levels {
  const levels = [picture]
  return {
    width: picture.width,
    height: picture.height,
    at(scale) {
      const depth = Math.max(0, Math.floor(Math.log2(1 / scale) + 1e-9))
      while (levels.length <= depth && levels[levels.length - 1].width > 1)
        levels.push(halve(levels[levels.length - 1]))
      return levels[Math.min(depth, levels.length - 1)]
    },
    close() {
      for (const level of levels) level.close()
    },
  }
}
