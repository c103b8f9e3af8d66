import { drawDifference } from './difference.ts'
import type { DrawRequest, IndexMap, Picture, Pictures, Request, Response, Side } from './draw-protocol.ts'
import { colorAt, drawSide, type HighlightMask, makeMask } from './drawing.ts'
import { coveredRect, type Size } from './geometry.ts'
import { maskFor } from './highlight-mask.ts'
import { type Levels, makeLevels } from './levels.ts'

const SIDES: Side[] = ['original', 'result']

const pictures: Record<Side, Levels | null> = { original: null, result: null }
const canvases: Record<Side, OffscreenCanvas> = {
  original: new OffscreenCanvas(1, 1),
  result: new OffscreenCanvas(1, 1),
}
let map: IndexMap | null = null
let arriving: IndexMap | null = null

/** Pictures take their places in the order in which they came, whichever is decoded first. */
let places: Promise<void> = Promise.resolve()

const post = (response: Response, transfer: Transferable[] = []) => self.postMessage(response, { transfer })

/** The size of the original, or of the result if it is alone. */
function pictureSize(): Size | null {
  const shownPicture = pictures.original ?? pictures.result
  return shownPicture && { width: shownPicture.width, height: shownPicture.height }
}

/** The picture decoded, or undefined if that failed: then what was shown before stays. */
async function decode(side: Side, picture: Picture): Promise<Levels | null | undefined> {
  if (!picture) return null
  try {
    return makeLevels(picture instanceof Blob ? await createImageBitmap(picture) : picture)
  } catch (error) {
    post({ type: 'failed', side, message: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}

/** Decodes at once; all pictures of one request are put into place together. */
function load(sources: Pictures): void {
  const sides = SIDES.filter(side => side in sources)
  const decoding = Promise.all(sides.map(side => decode(side, sources[side] ?? null)))
  places = places.then(async () => {
    const decoded = await decoding
    for (const [i, side] of sides.entries()) {
      const levels = decoded[i]
      if (levels === undefined) continue
      pictures[side]?.close()
      pictures[side] = levels
    }
    post({ type: 'loaded', picture: pictureSize() })
  })
}

/** The mask over all entries but one; none if no pixel has that entry. */
function maskOf(request: DrawRequest): HighlightMask | null {
  const { entry } = request
  const shownPicture = pictures.result ?? pictures.original
  const place = map && entry !== null ? map.indices.indexOf(entry) : -1
  if (!map || !shownPicture || entry === null || place < 0) return null
  return makeMask(map, entry, maskFor(colorAt(shownPicture, map, place)), request)
}

function startMap(size: Size | null): void {
  map = null
  arriving = size && { ...size, indices: new Uint8Array(size.width * size.height) }
}

/** Puts a piece of the new index map into place; the map counts once it is whole. */
function addIndices(piece: Uint8Array, offset: number): void {
  if (!arriving) return
  arriving.indices.set(piece, offset)
  if (offset + piece.length === arriving.indices.length) map = arriving
}

function draw(request: DrawRequest): void {
  const size = pictureSize()
  if (size?.width !== request.picture.width || size.height !== request.picture.height) {
    post({ type: 'skipped' })
    return
  }
  const drawn: Record<Side, ImageBitmap | null> = { original: null, result: null }
  const mask = request.difference ? null : maskOf(request)
  for (const side of SIDES) {
    const levels = pictures[side]
    if (levels) drawn[side] = drawSide(canvases[side], levels, request, mask)
  }
  const covered = coveredRect(request.placement, request.picture, request.frame)
  const { original, result } = drawn
  if (request.difference && original && result) {
    drawn.result = drawDifference(request.frame, covered, original, result)
    result.close()
  }
  post(
    { type: 'frame', covered, size: request.frame, drawn },
    Object.values(drawn).filter(bitmap => bitmap !== null),
  )
}

self.onmessage = (event: MessageEvent<Request>) => {
  const request = event.data
  if (request.type === 'load') load(request.pictures)
  else if (request.type === 'map') startMap(request.size)
  else if (request.type === 'indices') addIndices(request.piece, request.offset)
  else draw(request)
}
