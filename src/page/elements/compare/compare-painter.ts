import type { DrawRequest, IndexMap, Pictures, Request, Response, Side } from './draw-protocol.ts'
import type { Placement, Rect, Size } from './geometry.ts'

export interface PainterHooks {
  /** New pictures are in place and want to be drawn. */
  onLoaded(picture: Size | null): void
  onFailed(side: Side, message: string): void
  /** Both sides of one scene; `size` is the frame's it was drawn for. */
  onFrame(covered: Rect, size: Size, drawn: Record<Side, ImageBitmap | null>): void
}

interface Scene {
  frame: Size
  picture: Size
  placement: Placement
  entry: number | null
  difference: boolean
  moving: boolean
}

/** What moved is drawn again, finely, after this many milliseconds without another scene. */
const STILL_MS = 150

/** Indices copied in one go, which takes a few milliseconds on a slow machine. */
const PIECE = 2 ** 20

export interface Painter {
  load(pictures: Pictures): void
  /** Hands a copy of the index map to the worker, bit by bit. */
  setIndices(map: IndexMap | null): Promise<void>
  /** Draws the latest scene: one at a time, those in between are left out. */
  draw(scene: Scene): void
  /** Ends the worker, and with it everything it holds. */
  destroy(): void
}

/** Decodes and draws in a worker, so that the page never waits for a large picture. */
export function createPainter(hooks: PainterHooks): Painter {
  const worker = new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module', name: 'compare' })
  const send = (request: Request, transfer: Transferable[] = []) => worker.postMessage(request, transfer)
  let waiting: DrawRequest | null = null
  let drawing = false
  let still: ReturnType<typeof setTimeout> | undefined
  let latest: IndexMap | null = null

  function next(): void {
    drawing = waiting !== null
    if (waiting) send(waiting)
    waiting = null
  }

  function draw(scene: Scene): void {
    clearTimeout(still)
    if (scene.moving) still = setTimeout(() => draw({ ...scene, moving: false }), STILL_MS)
    waiting = { type: 'draw', ...scene }
    if (!drawing) next()
  }

  worker.onmessage = ({ data }: MessageEvent<Response>) => {
    if (data.type === 'loaded') return hooks.onLoaded(data.picture)
    if (data.type === 'failed') return hooks.onFailed(data.side, data.message)
    if (data.type === 'frame') hooks.onFrame(data.covered, data.size, data.drawn)
    next()
  }
  // A drawing that failed, for want of memory say, must not hold up the next.
  worker.onerror = event => {
    hooks.onFailed('result', event.message ?? 'The worker that draws could not start.')
    next()
  }

  return {
    load(pictures) {
      const bitmaps = Object.values(pictures).filter(picture => picture instanceof ImageBitmap)
      send({ type: 'load', pictures }, bitmaps)
    },
    async setIndices(map) {
      latest = map
      send({ type: 'map', size: map && { width: map.width, height: map.height } })
      for (let offset = 0; map && offset < map.indices.length; offset += PIECE) {
        if (offset > 0) await new Promise(resolve => setTimeout(resolve))
        if (latest !== map) return
        const piece = map.indices.slice(offset, offset + PIECE)
        send({ type: 'indices', piece, offset }, [piece.buffer])
      }
    },
    draw,
    destroy() {
      clearTimeout(still)
      worker.terminate()
    },
  }
}
