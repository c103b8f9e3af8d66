import { countColors } from '../histogram/count-colors.ts'
import { remap } from '../palette/remap.ts'
import type { Hooks, QuantizeResult, QuantizeSettings } from '../settings.ts'
import type { Raster } from '../types.ts'
import { type ClearEntries, findClearEntries, matchClearEntries, maxClearEntries } from './clear-entries.ts'
import { edgeColors, isClear } from './edge-colors.ts'
import { spreadEntries } from './spread-entries.ts'

/** A palette whose first entry is the clear one, with others in its place. */
export function withClearEntries(palette: Uint8Array, { bytes }: Pick<ClearEntries, 'bytes'>): Uint8Array {
  const all = new Uint8Array(bytes.length + palette.length - 4)
  all.set(bytes)
  all.set(palette.subarray(4), bytes.length)
  return all
}

/**
 * Quantizes a picture. With `bleed`, fully transparent pixels get colors of their neighbours: the palette then has some
 * entries of alpha 0, as few as serve, and those of a fixed palette are used as they are. Colors that fit beside one
 * clear entry stay exact. `quantize` does the rest, with these settings or with fewer colors.
 */
export async function quantizeWithBleed(
  raster: Raster,
  settings: QuantizeSettings,
  hooks: Hooks,
  quantize: (settings: QuantizeSettings) => Promise<QuantizeResult>,
): Promise<QuantizeResult> {
  const edges = settings.bleed ? edgeColors(raster) : null
  if (!edges || edges.places.length === 0) return quantize(settings)
  const histogram = countColors(edges.colors)
  const entriesOf = (indices: Uint8Array) => remap(edges.colors, histogram.keys, indices)

  if (settings.palette) {
    const result = await quantize(settings)
    const matches = await matchClearEntries(histogram, settings.palette, settings, hooks)
    if (matches) spreadEntries(raster, edges, entriesOf(matches), result.indices)
    return result
  }

  const { colors } = settings
  const find = (most: number) => findClearEntries(histogram, most, settings, hooks)
  const beside = ({ count }: ClearEntries) => (count === 1 ? settings : { ...settings, colors: colors - count + 1 })
  let clear = await find(maxClearEntries(colors))
  let result = await quantize(beside(clear))
  const { distinctColors } = result
  if (distinctColors <= colors && distinctColors > colors - clear.count + 1) {
    clear = await find(colors - distinctColors + 1)
    result = await quantize(beside(clear))
  }
  const { indices } = result
  const more = clear.count - 1
  for (let i = 0; i < indices.length; i++) indices[i] = isClear(raster.pixels[i]) ? 0 : indices[i] + more
  spreadEntries(raster, edges, entriesOf(clear.indices), indices)
  return { ...result, palette: withClearEntries(result.palette, clear) }
}
