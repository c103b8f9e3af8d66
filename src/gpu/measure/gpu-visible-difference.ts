import { isOpaque } from '../../common/pixel-keys.ts'
import { differenceOf, lightOfEntries, SIDE } from '../../quantize/color/visible-difference.ts'
import { lightTable } from '../../quantize/color/visible-light.ts'
import type { Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { type IndexBuffer, openPair, type TilePair } from '../dither/dither-strips-gpu.ts'
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

/** What blocks are measured with, the same for all rows of a picture. */
export interface VisibleTables {
  light: GPUBuffer
  /** Light of the entries. */
  entries: GPUBuffer
  oklab: GPUBuffer
  /** What was found so far: four words. */
  sums: GPUBuffer
  /** Over white alone, or over black too. */
  grounds: 1 | 2
}

/** `opaque`: whether the picture is. */
export function makeVisibleTables(context: GpuContext, palette: Uint32Array, opaque: boolean): VisibleTables {
  const levels = lightTable()
  const entries = new Uint32Array([...lightOfEntries(palette, 1, levels), ...lightOfEntries(palette, 0, levels)])
  return {
    light: context.upload('light', levels),
    entries: context.upload('light of entries', entries),
    oklab: uploadTables(context, 'oklab'),
    sums: context.buffer('visible sums', 16, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC),
    grounds: opaque && isOpaque(palette) ? 1 : 2,
  }
}

/** Adds the blocks of some rows to the sums. */
export async function addVisible(
  context: GpuContext,
  { light, entries, oklab, sums, grounds }: VisibleTables,
  { low, high, lowFirst, highFirst }: TilePair,
  { buffer, base }: IndexBuffer,
  width: number,
  { top, bottom }: Pick<RowGroup, 'top' | 'bottom'>,
): Promise<void> {
  const params = uniform(context, 'blocks', width, top, bottom, lowFirst, highFirst, base, grounds)
  const bindings = [params, low, high, buffer, light, entries, oklab, sums]
  const blocks = Math.ceil(width / SIDE) * Math.ceil((bottom - top) / SIDE)
  const constants = { OKLAB: true, ...groupConstants(context) }
  const step = await makeStep(context, 'visible-blocks', constants, bindings, groupsFor(blocks))
  runSteps(context, 'visible difference', [step], (bottom - top) * width)
}

/** Where the sums are to be read. */
export const visiblePart = ({ sums: source }: VisibleTables) => ({ source, words: 4 })

/** The figure that the sums come to. */
export function readVisible(words: Uint32Array, grounds: 1 | 2, size: Pick<Raster, 'width' | 'height'>): number {
  const wide = (at: number) => words[at + 1] * 2 ** 32 + words[at]
  const white = wide(0)
  return differenceOf({ white, black: grounds === 1 ? white : wide(2) }, size)
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
  const tables = makeVisibleTables(context, palette, opaque)
  for (const group of groups) {
    const { firstTile, lastTile, top, bottom } = group
    const base = Math.floor((top * width) / 4) * 4
    const bytes = indices.subarray(base, bottom * width)
    const part = context.part()
    const words = Math.ceil(bytes.length / 4)
    const buffer = part.upload('indices to compare', bytes, GPUBufferUsage.STORAGE, words)
    await addVisible(part, tables, await openPair(tiles, group), { buffer, base }, width, group)
    part.end()
    for (let tile = firstTile; tile <= lastTile; tile++) tiles.close(tile)
  }
  return readVisible(await readWords(context, tables.sums, 4), tables.grounds, raster)
}
