import { WHOLE_SHARE } from '../../quantize/dither/diffuse-row.ts'
import type { DitherPlan } from '../../quantize/dither/dither.ts'
import type { Raster } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { spaceConstants, uploadTables } from '../kmeans/gpu-points.ts'
import { addCommands, makeStep, runSteps, type Step, uniform } from '../passes.ts'
import { makeRdoTables, type RdoTables } from '../rdo/rdo-tables.ts'
import type { Tiles } from '../tiles.ts'
import { type DitherShape, shapeConstants } from './dither-constants.ts'
import { costOf, type DitherPart, planParts, rowsAtOnce, rowsOf, type StripGroup, stepsAtOnce } from './dither-parts.ts'
import { type EntryBuffers, makeEntryBuffers } from './entry-buffers.ts'

/** Bytes of a pixel that is ready, and of a packed error. */
export const PREPARED_BYTES = 8
export const ERROR_BYTES = 8
/** Bytes of the struct `State` of `shaders/dither/diffuse.wgsl`. */
const STATE_BYTES = 32
/** A pixel that no tile of two begins at. */
const NOWHERE = 0xffffffff

const toWord = (pixel: number) => Math.floor(pixel / 4) * 4

/** The two tiles that hold the pixels of a group, which may be the same. */
export interface TilePair {
  low: GPUBuffer
  high: GPUBuffer
  lowFirst: number
  highFirst: number
}

export async function openPair(tiles: Tiles, { firstTile, lastTile }: Omit<StripGroup, 'strips'>): Promise<TilePair> {
  const [low, high] = [await tiles.open(firstTile), await tiles.open(lastTile)]
  const highFirst = lastTile > firstTile ? tiles.range(lastTile).first : NOWHERE
  return { low, high, lowFirst: tiles.range(firstTile).first, highFirst }
}

/** Four indices a word; `base` pixels come before. */
export interface IndexBuffer {
  buffer: GPUBuffer
  base: number
}

/** The nearest entries of the rows that a group works through: copied if they lie in two tiles. */
export function gatherNearest(
  context: GpuContext,
  tiles: Tiles,
  indices: GPUBuffer[],
  group: StripGroup,
  width: number,
): IndexBuffer {
  const { firstTile, lastTile, strips } = group
  if (firstTile === lastTile) return { buffer: indices[firstTile], base: tiles.range(firstTile).first }
  const base = toWord(strips[0].from * width)
  const end = strips[strips.length - 1].end * width
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const buffer = context.buffer('nearest entries', end - base, STORAGE | COPY_DST)
  addCommands(context, 'nearest entries', encoder => {
    for (const tile of [firstTile, lastTile]) {
      const { first, pixels } = tiles.range(tile)
      const [from, to] = [Math.max(base, first), Math.min(end, first + pixels)]
      if (to > from)
        encoder.copyBufferToBuffer(indices[tile], from - first, buffer, from - base, Math.ceil((to - from) / 4) * 4)
    }
  })
  return { buffer, base }
}

export const uploadStrips = (context: GpuContext, { strips }: StripGroup): GPUBuffer =>
  context.upload('strips', Uint32Array.from(strips.flatMap(({ from, first, end }) => [from, first, end])))

/** What the parts of a group share, with rate-distortion choice or without. */
export interface SharedBuffers {
  group: StripGroup
  pair: TilePair
  nearest: IndexBuffer
  result: IndexBuffer
  strips: GPUBuffer
  prepared: GPUBuffer
  carried: GPUBuffer
}

/** All that they share here. */
interface GroupBuffers extends SharedBuffers {
  states: GPUBuffer
  tables: GPUBuffer
  entries: EntryBuffers
}

/** The two dispatches of a part. */
async function makePart(
  context: GpuContext,
  buffers: GroupBuffers,
  { width, height }: Raster,
  { space, dither, palette }: DitherPlan,
  shape: DitherShape,
  { firstRow, firstStep, endStep }: DitherPart,
): Promise<Step[]> {
  const { group, pair, nearest, result, strips, prepared, carried, states, tables, entries } = buffers
  const { fieldWidth, fieldHeight, rows } = shape
  const count = group.strips.length
  // Rows of a field begin two pixels further left each.
  const across = Math.ceil((endStep - firstStep + 2 * (fieldHeight - 1)) / fieldWidth)
  const down = Math.ceil(Math.min(rows, rowsOf(group.strips) - firstRow) / fieldHeight)
  const place = [width, height, firstStep, endStep, firstRow, across, down, pair.lowFirst, pair.highFirst]
  const strength = Math.round(dither * WHOLE_SHARE)
  const rest = [
    rowsAtOnce(group.strips, shape),
    entries.count,
    entries.firstOpaque,
    strength,
    Number(entries.servesOpaque),
  ]
  const part = uniform(context, 'part', ...place, nearest.base, result.base, count, ...rest)
  const constants = { ...spaceConstants(space, palette.dims), ...shapeConstants(shape) }
  const pixels = [pair.low, pair.high, tables, entries.entries, strips, nearest.buffer, prepared]
  const errors = [prepared, entries.entries, entries.lists, strips, result.buffer, carried, states]
  return Promise.all([
    makeStep(context, 'prepare', constants, [part, ...pixels], across * down * count),
    makeStep(context, 'diffuse', constants, [part, ...errors], count),
  ])
}

/** What dithering takes beside the pixels. */
export interface DitherInput {
  tiles: Tiles
  raster: Raster
  plan: DitherPlan
  /** The nearest entries, a buffer a tile. */
  indices: GPUBuffer[]
  shape: DitherShape
  /** Places of a submit at most; see `costOf`, and `planRdoSubmits`. */
  submitPlaces: number
  rdoPlaces: number
}

/** The entries and tables, the same for all groups. */
export interface DitherTables {
  entries: EntryBuffers
  tables: GPUBuffer
  /** What indices are chosen by beside their errors. */
  rdo: RdoTables | null
}

export async function makeDitherTables(
  context: GpuContext,
  { plan, shape, raster }: DitherInput,
): Promise<DitherTables> {
  const rdo = plan.rdo && makeRdoTables(plan, plan.rdo, raster.width)
  const entries = await makeEntryBuffers(context, plan, shape, rdo)
  runSteps(context, 'entry lists', [entries.list])
  return { entries, tables: uploadTables(context, plan.space), rdo }
}

/** Room for the indices of the rows that a group keeps. */
export function makeResult(context: GpuContext, { strips }: StripGroup, width: number): IndexBuffer {
  const base = toWord(strips[0].first * width)
  const bytes = strips[strips.length - 1].end * width - base
  return { buffer: context.buffer('dithered indices', bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC), base }
}

/**
 * Dithers a group of strips into `result`, submit by submit; yields the part that is done, each time behind a submit.
 * What it takes for that is gone when it ends, or is ended.
 */
export async function* ditherGroup(
  context: GpuContext,
  { raster, plan, shape, submitPlaces, tiles, indices }: DitherInput,
  { entries, tables }: DitherTables,
  group: StripGroup,
  pair: TilePair,
  result: IndexBuffer,
): AsyncGenerator<number, void> {
  const { width } = raster
  const part = context.part()
  try {
    const places = group.strips.length * rowsAtOnce(group.strips, shape)
    const most = stepsAtOnce(places, submitPlaces)
    const parts = planParts(width, rowsOf(group.strips), shape.rows, most)
    const longest = Math.max(...parts.map(({ firstStep, endStep }) => endStep - firstStep))
    const { STORAGE } = GPUBufferUsage
    const buffers = {
      group,
      pair,
      entries,
      tables,
      result,
      nearest: gatherNearest(part, tiles, indices, group, width),
      strips: uploadStrips(part, group),
      prepared: part.buffer('prepared pixels', places * longest * PREPARED_BYTES, STORAGE),
      carried: part.buffer('carried errors', 2 * group.strips.length * width * ERROR_BYTES, STORAGE),
      states: part.buffer('rows under way', group.strips.length * shape.rows * STATE_BYTES, STORAGE),
    }
    let steps: Step[] = []
    let cost = 0
    for (const [n, one] of parts.entries()) {
      steps.push(...(await makePart(part, buffers, raster, plan, shape, one)))
      cost += costOf(one, places)
      const next = parts[n + 1]
      if (next && cost + costOf(next, places) <= submitPlaces) continue
      runSteps(part, 'dither', steps)
      part.flush()
      steps = []
      cost = 0
      yield (n + 1) / parts.length
    }
  } finally {
    part.end()
  }
}
