import { MAX_COLORS } from '../../common/constants.ts'
import type { CellTree } from '../../quantize/kmeans/octree.ts'
import type { SpaceName } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import { SUM_WORDS } from '../gpu-constants.ts'
import type { ColourList } from '../histogram/color-list.ts'
import { pointsOnGpu, uploadTables } from './gpu-points.ts'
import { ALL_STATUS_WORDS } from './status-words.ts'
import { type Cells, releaseCells, uploadCells } from './upload-cells.ts'

/** What the clustering works on, all on the GPU. */
export interface Scene {
  space: SpaceName
  dims: 3 | 4
  list: ColourList
  /** 11-bit coordinates of the distinct colours and what they were assigned to last, two words each. */
  coords: GPUBuffer
  /** Colour cells for the pruned assignment; null for brute force. */
  cells: Cells | null
  /** Room for MAX_COLORS centroids, a vec4 each. */
  centroids: GPUBuffer
  /** Sums of every cluster: by cells those of the last assignment, else zero between iterations. */
  sums: GPUBuffer
  /** Nearest centroid of every distinct colour, a byte each, written on demand. */
  labels: GPUBuffer
  /** What the clustering knows about itself; see `shaders/kmeans/status.wgsl`. */
  status: GPUBuffer
  tables: GPUBuffer
}

/** Computes the points and makes the buffers of the clustering. `tree` is needed for pruning only; `group`: see `uploadCells`. */
export async function makeScene(
  job: Job,
  list: ColourList,
  tree: CellTree | null,
  space: SpaceName,
  dims: 3 | 4,
  group?: number,
): Promise<Scene> {
  const tables = uploadTables(job, space)
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  return {
    space,
    dims,
    list,
    tables,
    coords: await pointsOnGpu(job, list, tables, space, dims),
    cells: tree && uploadCells(job, tree, group),
    centroids: job.buffer('centroids', MAX_COLORS * 16, STORAGE | COPY_SRC | COPY_DST),
    sums: job.buffer('sums', MAX_COLORS * SUM_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
    labels: job.buffer('labels', list.count, STORAGE | COPY_SRC),
    status: job.buffer('status', ALL_STATUS_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
  }
}

/** Buffers of one clustering; the list of colours stays. */
export function releaseScene(job: Job, scene: Scene): void {
  if (scene.cells) releaseCells(job, scene.cells)
  for (const buffer of [scene.coords, scene.labels]) job.release(buffer)
}
