import { isOpaque } from '../../common/pixel-keys.ts'
import { differenceOf, lightOfEntries, SIDE } from '../../quantize/color/visible-difference.ts'
import { lightTable } from '../../quantize/color/visible-light.ts'
import type { Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { openPair } from '../dither/dither-strips-gpu.ts'
import { uploadTables } from '../kmeans/gpu-points.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { groupConstants } from './measure-indices.ts'

/** Rows of pixels, whole blocks of them, that lie in a tile and the one behind it. */
export interface RowGroup {
  firstTile: number
  lastTile: number
  top: number
  bottom: number
}

/** The rows of a picture in such groups; null if those of a block do not fit into two tiles. */
export function groupRows({ width, height }: Pick<Raster, 'width' | 'height'>, tilePixels: number): RowGroup[] | null {
  const groups: RowGroup[] = []
  const tileOf = (pixel: number) => Math.floor(pixel / tilePixels)
  for (let top = 0; top < height; ) {
    const firstTile = tileOf(top * width)
    const rows = Math.floor(((firstTile + 2) * tilePixels) / width) - top
    const bottom = Math.min(height, rows + top >= height ? height : top + Math.floor(rows / SIDE) * SIDE)
    if (bottom <= top) return null
    groups.push({ firstTile, lastTile: tileOf(bottom * width - 1), top, bottom })
    top = bottom
  }
  return groups
}

/** The same figure as `visibleDifference` of src/quantize/color/visible-difference.ts; null if the host has to. */
export async function visibleDifferenceOnGpu(
  context: GpuContext,
  tiles: Tiles,
  raster: Raster,
  opaque: boolean,
  palette: Uint32Array,
  indices: Uint8Array,
): Promise<number | null> {
  const { width } = raster
  const groups = groupRows(raster, tiles.range(0).pixels)
  if (!groups) return null
  const grounds = opaque && isOpaque(palette) ? 1 : 2
  const levels = lightTable()
  const entries = new Uint32Array([...lightOfEntries(palette, 1, levels), ...lightOfEntries(palette, 0, levels)])
  const light = context.upload('light', levels)
  const lightBuffer = context.upload('light of entries', entries)
  const tables = uploadTables(context, 'oklab')
  const sums = context.buffer('visible sums', 16, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const blocksAcross = Math.ceil(width / SIDE)
  for (const { firstTile, lastTile, top, bottom } of groups) {
    const pair = openPair(tiles, { firstTile, lastTile })
    const base = Math.floor((top * width) / 4) * 4
    const bytes = indices.subarray(base, bottom * width)
    const part = context.part()
    const map = part.upload('indices to compare', bytes, GPUBufferUsage.STORAGE, Math.ceil(bytes.length / 4))
    const params = uniform(part, 'blocks', width, top, bottom, pair.lowFirst, pair.highFirst, base, grounds)
    const bindings = [params, pair.low, pair.high, map, light, lightBuffer, tables, sums]
    const blocks = blocksAcross * Math.ceil((bottom - top) / SIDE)
    const constants = { OKLAB: true, ...groupConstants(context) }
    runSteps(part, 'visible difference', [
      await makeStep(part, 'visible-blocks', constants, bindings, groupsFor(blocks)),
    ])
    part.end()
    for (let tile = firstTile; tile <= lastTile; tile++) tiles.close(tile)
  }
  const words = await readWords(context, sums, 4)
  const wide = (at: number) => words[at + 1] * 2 ** 32 + words[at]
  const white = wide(0)
  return differenceOf({ white, black: grounds === 1 ? white : wide(2) }, raster)
}
