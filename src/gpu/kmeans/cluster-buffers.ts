import { MAX_COLORS } from '../../common/constants.ts'
import type { Octree } from '../../quantize/kmeans/octree.ts'
import type { SpaceName } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUM_WORDS } from '../gpu-constants.ts'
import type { ColorList } from '../histogram/color-list.ts'
import { pointsOnGpu, uploadTables } from './gpu-points.ts'
import { ALL_STATUS_WORDS } from './status-words.ts'
import { type Cells, uploadCells } from './upload-cells.ts'

/** What the clustering works on, all on the GPU. */
export interface ClusterBuffers {
  space: SpaceName
  dims: 3 | 4
  list: ColorList
  /** 11-bit coordinates of the distinct colors and what they were assigned to last, two words each. */
  coords: GPUBuffer
  /** Color cells for the pruned assignment; null for brute force. */
  cells: Cells | null
  /** Room for MAX_COLORS centroids, a vec4 each. */
  centroids: GPUBuffer
  /** Sums of every cluster: by cells those of the last assignment, else zero between iterations. */
  sums: GPUBuffer
  /** Nearest centroid of every distinct color, a byte each, written on demand. */
  labels: GPUBuffer
  /** What the clustering knows about itself; see `shaders/kmeans/status.wgsl`. */
  status: GPUBuffer
  tables: GPUBuffer
}

/**
 * Computes the points and makes the buffers of the clustering. `tree` is needed for pruning only; `group`: see
 * `uploadCells`.
 */
export async function makeClusterBuffers(
  context: GpuContext,
  list: ColorList,
  tree: Octree | null,
  space: SpaceName,
  dims: 3 | 4,
  group?: number,
): Promise<ClusterBuffers> {
  const tables = uploadTables(context, space)
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  return {
    space,
    dims,
    list,
    tables,
    coords: await pointsOnGpu(context, list, tables, space, dims),
    cells: tree && uploadCells(context, tree, group),
    centroids: context.buffer('centroids', MAX_COLORS * 16, STORAGE | COPY_SRC | COPY_DST),
    sums: context.buffer('sums', MAX_COLORS * SUM_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
    labels: context.buffer('labels', list.count, STORAGE | COPY_SRC),
    status: context.buffer('status', ALL_STATUS_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
  }
}

/** For an assignment that begins with nothing, behind one whose sums stay. */
export function clearSums({ device, guard }: GpuContext, { sums }: ClusterBuffers): void {
  guard(() => {
    const encoder = device.createCommandEncoder({ label: 'clear sums' })
    encoder.clearBuffer(sums)
    device.queue.submit([encoder.finish()])
  })
}
