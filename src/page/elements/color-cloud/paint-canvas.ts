import { project } from './camera.ts'
import type { Painter, Points, Scene } from './cloud-painter.ts'
import { drawPoints, placeUpTo, type Raster, type Spread, spreadOf } from './raster.ts'

/** What one call may take: an eighth of the 50 ms after which a page feels stuck, and room for the browser. */
const BUDGET_MS = 6
/** Points drawn between two looks at the clock. */
const SLICE = 2048

const cssOf = ([r, g, b]: number[]) => `rgb(${r} ${g} ${b})`

function drawLines(context: CanvasRenderingContext2D, scene: Scene): void {
  const { lines: ends, matrix, width, height, line, sizes } = scene
  context.strokeStyle = cssOf(line)
  context.lineWidth = Math.max(1, sizes.mark / 8)
  context.beginPath()
  for (let i = 0; i < ends.length; i += 6) {
    const from = project(matrix, ends.subarray(i, i + 3), width, height)
    const to = project(matrix, ends.subarray(i + 3, i + 6), width, height)
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
  }
  context.stroke()
}

function drawMarks(context: CanvasRenderingContext2D, { marks, matrix, width, height, sizes, entry }: Scene): void {
  const projected = Array.from({ length: marks.colors.length / 4 }, (_, i) => ({
    i,
    ...project(matrix, marks.places.subarray(i * 3, i * 3 + 3), width, height),
  }))
  for (const { i, x, y } of projected.sort((one, other) => other.depth - one.depth)) {
    if (marks.colors[i * 4 + 3] === 0) continue
    const radius = sizes.mark * (i === entry ? 2 : 1)
    const rim = Math.max(1, radius * 0.16)
    const discs: [number, string][] = [
      [radius, 'rgb(26 26 26)'],
      [radius - rim, 'rgb(255 255 255)'],
      [radius - 2 * rim, cssOf([...marks.colors.subarray(i * 4, i * 4 + 3)])],
    ]
    for (const [size, color] of discs) {
      context.fillStyle = color
      context.beginPath()
      context.arc(x, y, Math.max(0, size), 0, 2 * Math.PI)
      context.fill()
    }
  }
}

/** Pixels of the points alone, on a canvas behind the one that is shown. */
function makeLayer() {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  let image = new ImageData(1, 1)
  let raster: Raster | null = null
  return {
    canvas,
    /** Empty pixels of this size. */
    clear(width: number, height: number): Raster {
      if (raster?.width !== width || raster.height !== height) {
        Object.assign(canvas, { width, height })
        image = new ImageData(width, height)
        const pixels = new Uint32Array(image.data.buffer)
        raster = { width, height, pixels, depths: new Float32Array(width * height) }
      }
      raster.pixels.fill(0)
      raster.depths.fill(2)
      return raster
    },
    show: () => context.putImageData(image, 0, 0),
  }
}

/**
 * Draws the same scene without a GPU, into pixels with depths. A call ends after a few milliseconds: the next with the
 * same scene goes on, so a cloud that turns shows evenly chosen colors, and one at rest fills up to all of them.
 */
export function canvasPainter(): Painter {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!
  const layer = makeLayer()
  let cached: { points: Points; space: string; spread: Spread } | null = null
  let last: Scene | null = null
  let raster: Raster
  let drawn = 0

  function drawSlices(scene: Scene, spread: Spread): void {
    const until = performance.now() + BUDGET_MS
    while (drawn < spread.count && performance.now() < until) {
      const end = Math.min(spread.count, drawn + SLICE)
      placeUpTo(spread, scene.points, scene.space, end)
      drawPoints(raster, spread, scene.matrix, scene.sizes, drawn, end)
      drawn = end
    }
  }

  /** Draws some more of the points on their layer; true when all are drawn. Making room for new ones fills one call. */
  function addPoints(scene: Scene): boolean {
    const { points, space, width, height } = scene
    if (cached?.points !== points || cached.space !== space) {
      cached = { points, space, spread: spreadOf(points) }
      last = null
      return false
    }
    if (last !== scene) {
      raster = layer.clear(width, height)
      drawn = 0
    }
    last = scene
    drawSlices(scene, cached.spread)
    layer.show()
    return drawn === cached.spread.count
  }

  function draw(scene: Scene): boolean {
    const { width, height } = scene
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    const done = addPoints(scene)
    context.fillStyle = cssOf(scene.ground)
    context.fillRect(0, 0, width, height)
    drawLines(context, scene)
    if (last) context.drawImage(layer.canvas, 0, 0)
    drawMarks(context, scene)
    return !done
  }

  return { canvas, draw, close: () => Object.assign(canvas, { width: 0, height: 0 }) }
}
