import { MAX_COLORS } from '../../common/constants.ts'
import { dimsOf } from '../../quantize/color/color-space.ts'
import type { SpaceName } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { GROUP, SUM_WORDS } from '../gpu-constants.ts'
import type { ColorList } from '../histogram/color-list.ts'
import type { ListFacts } from '../histogram/list-facts.ts'
import { addCommands, groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import { pointsOnGpu, uploadTables } from './gpu-points.ts'
import { boxCells, type Cells, type FineCells, makeCells, openCells } from './make-cells.ts'
import { ALL_STATUS_WORDS } from './status-words.ts'

/** What the clustering works on, all on the GPU. */
export interface ClusterBuffers {
  space: SpaceName
  dims: 3 | 4
  list: ColorList
  /** 11-bit coordinates of the distinct colors and what they were assigned to last, two words each. */
  coords: GPUBuffer
  /** Color cells for the pruned assignment; null for brute force. */
  cells: Cells | null
  /** What can stand for the colors; null if there are no cells, or if the colors are cells. */
  fine: FineCells | null
  /** Room for MAX_COLORS centroids, a vec4 each. */
  centroids: GPUBuffer
  /** Sums of every cluster: by cells those of the last assignment, else zero between iterations. */
  sums: GPUBuffer
  /** Nearest centroid of every distinct color, a byte each, written on demand: see `labelOnGpu`. */
  labels: GPUBuffer
  /** What the clustering knows about itself; see `shaders/kmeans/status.wgsl`. */
  status: GPUBuffer
  tables: GPUBuffer
}

/** The buffers that do not depend on the colors, and the labels. */
function makeWorkBuffers(context: GpuContext, count: number) {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  return {
    centroids: context.buffer('centroids', MAX_COLORS * 16, STORAGE | COPY_SRC | COPY_DST),
    sums: context.buffer('sums', MAX_COLORS * SUM_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
    labels: context.buffer('labels', count, STORAGE | COPY_SRC),
    status: context.buffer('status', ALL_STATUS_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
  }
}

/** Computes points and, with `pruning`, cells, and makes the buffers of the clustering; `group`: see `openCells`. */
export async function makeClusterBuffers(
  context: GpuContext,
  list: ColorList,
  facts: Pick<ListFacts, 'opaque' | 'translucent' | 'cells'>,
  space: SpaceName,
  pruning: boolean,
  group?: number,
): Promise<ClusterBuffers> {
  const dims = dimsOf(facts)
  const tables = uploadTables(context, space)
  const points = await pointsOnGpu(context, list, tables, space, dims, facts.translucent)
  const cells = pruning ? await makeCells(context, list, facts.cells, points, group) : { cells: null, fine: null }
  for (const buffer of [points.size, points.sizes]) context.release(buffer)
  return { space, dims, list, tables, coords: points.coords, ...cells, ...makeWorkBuffers(context, list.count) }
}

/** The same for the 4-wide cells in the place of the colors; twin of src/quantize/kmeans/coarsen.ts. */
export async function coarsenOnGpu(context: GpuContext, buffers: ClusterBuffers, fine: FineCells, group?: number) {
  const { list, coords, dims } = buffers
  const { count, starts, around } = fine
  const words = (label: string, each: number) =>
    context.buffer(label, count * each * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const cellList = { count, keys: words('keys of cells', 1), counts: words('weights of cells', 1) }
  const cellCoords = words('coordinates of cells', 2)
  const size = uniform(context, '4-wide cells', count)
  const bindings = [size, starts, list.keys, coords, list.counts, cellList.keys, cellCoords, cellList.counts]
  const summing = await makeStep(context, 'sum-cells', { DIMS: dims }, bindings, groupsFor(count, GROUP))
  runSteps(context, 'coarsen', [summing, ...(await boxCells(context, around, cellCoords))])
  const cells = openCells(context, around, count, group)
  return { ...buffers, list: cellList, coords: cellCoords, cells, fine: null, ...makeWorkBuffers(context, count) }
}

/** For an assignment that begins with nothing, behind one whose sums stay. */
export function clearSums(context: GpuContext, { sums }: ClusterBuffers): void {
  addCommands(context, 'clear sums', encoder => encoder.clearBuffer(sums))
}
