import { MAX_COLORS } from '../../common/constants.ts'
import { servesOpaque, toEntries } from '../../quantize/dither/diffuse-row.ts'
import type { DitherPlan } from '../../quantize/dither/dither.ts'
import type { GpuContext } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import type { RdoTables } from '../rdo/rdo-tables.ts'
import { type DitherShape, shapeConstants } from './dither-constants.ts'

const LANES = 4
const COLOR_LANES = 3
/** Words of a list; see `shaders/dither/entry-grid.wgsl`. */
const LIST_WORDS = 8

/** Where the grid begins in each coordinate of color, and the side of its cells as a power of 2. */
function gridOver(coords: Int32Array, first: number, count: number, side: number) {
  const start = new Int32Array(LANES)
  const shift = new Int32Array(LANES)
  for (let d = 0; d < COLOR_LANES; d++) {
    const lane = Array.from({ length: count - first }, (_, k) => coords[(first + k) * LANES + d])
    const [least, most] = [Math.min(...lane), Math.max(...lane)]
    start[d] = least
    while (most - least >= side << shift[d]) shift[d]++
  }
  return { start, shift }
}

/** The palette as the diffusion reads it. */
export interface EntryBuffers {
  /** MAX_COLORS entries, as many grounds, then the grid's start and shift: 4 words each; extras, and other tables. */
  entries: GPUBuffer
  /** The lists of the grid's cells. */
  lists: GPUBuffer
  count: number
  firstOpaque: number
  servesOpaque: boolean
  /** Makes the lists. */
  list: Step
}

export async function makeEntryBuffers(
  context: GpuContext,
  { palette, grounds }: Pick<DitherPlan, 'palette' | 'grounds'>,
  shape: DitherShape,
  rdo: RdoTables | null,
): Promise<EntryBuffers> {
  const all = toEntries(palette)
  const { coords, count, firstOpaque } = all
  const { start, shift } = gridOver(coords, firstOpaque, count, shape.gridSide)
  const tables = rdo?.words ?? new Int32Array(MAX_COLORS)
  const words = new Int32Array((2 * MAX_COLORS + 2) * LANES + tables.length)
  words.set(coords)
  words.set(grounds, MAX_COLORS * LANES)
  words.set(start, 2 * MAX_COLORS * LANES)
  words.set(shift, (2 * MAX_COLORS + 1) * LANES)
  words.set(tables, (2 * MAX_COLORS + 2) * LANES)
  const cells = shape.gridSide ** COLOR_LANES
  const entries = context.upload('dither entries', words)
  const lists = context.buffer('entry lists', cells * LIST_WORDS * 4, GPUBufferUsage.STORAGE)
  const params = uniform(context, 'entries to list', firstOpaque, count)
  const bindings = [params, entries, lists]
  const list = await makeStep(context, 'list-entries', shapeConstants(shape), bindings, groupsFor(cells, GROUP))
  return { entries, lists, count, firstOpaque, servesOpaque: servesOpaque(all), list }
}
