import type { PointPlaces } from '../../common/held-pixels.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import type { PixelSource } from './pixel-source.ts'

/** A picture on the GPU. */
interface Picture {
  tiles: Tiles
  /** Pixels of a row. */
  width: number
}

/** Points of a picture, picked from its tiles. */
export function fromPoints({ tiles, width }: Picture, { xs, ys }: PointPlaces): PixelSource {
  return {
    length: xs.length * ys.length,
    async upload(context, label, { first, pixels: count }) {
      const buffer = context.buffer(label, 4 * count, GPUBufferUsage.STORAGE)
      const places = [context.upload('columns', xs), context.upload('rows', ys)]
      for (let tile = 0; tile < tiles.count; tile++) {
        const range = tiles.range(tile)
        const words = [width, xs.length, first, count, range.first, range.pixels]
        const bindings = [uniform(context, 'points', ...words), ...places, await tiles.open(tile), buffer]
        runSteps(
          context,
          'pick points',
          [await makeStep(context, 'pick-points', {}, bindings, groupsFor(count))],
          count,
        )
        tiles.close(tile)
      }
      for (const place of places) context.release(place)
      return buffer
    },
  }
}
