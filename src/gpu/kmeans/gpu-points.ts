import { oklabTables } from '../../quantize/color/oklab.ts'
import type { SpaceName } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { PER_THREAD } from '../gpu-constants.ts'
import type { ColorList } from '../histogram/color-list.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'

/** The tables that `shaders/common/color-space.wgsl` reads; nothing to read in sRGB. */
export function uploadTables(context: GpuContext, space: SpaceName): GPUBuffer {
  if (space === 'srgb') return context.buffer('no OKLab tables', 4, GPUBufferUsage.STORAGE)
  const { lms, roots } = oklabTables()
  const both = new Uint32Array(lms.length + roots.length)
  both.set(lms)
  both.set(roots, lms.length)
  return context.upload('OKLab tables', both)
}

/** Space and dimensions as constants of the shaders. */
export function spaceConstants(space: SpaceName, dims: 3 | 4) {
  return { OKLAB: space === 'oklab', DIMS: dims }
}

/** Colors as points. */
export interface GpuPoints {
  /** The coordinates of every distinct color, 8 bytes each; twin of src/quantize/color/color-space.ts. */
  coords: GPUBuffer
  /** What cells are counted by: see `makeCells`. */
  size: GPUBuffer
  /** Cells that begin in each run of colors, 4-wide, 8-wide and 16-wide ones. */
  sizes: GPUBuffer
  runs: number
}

/** Computes points; `translucent` colors, which come first, are in other cells than the others. */
export async function pointsOnGpu(
  context: GpuContext,
  list: ColorList,
  tables: GPUBuffer,
  space: SpaceName,
  dims: 3 | 4,
  translucent: number,
): Promise<GpuPoints> {
  const runs = Math.ceil(list.count / PER_THREAD)
  const sizes = context.buffer('cell counts', 3 * runs * 4, GPUBufferUsage.STORAGE)
  const coords = context.buffer('coordinates', list.count * 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const size = uniform(context, 'colors', list.count, translucent, runs)
  const bindings = [size, list.keys, tables, coords, sizes]
  const step = await makeStep(context, 'points', spaceConstants(space, dims), bindings, groupsFor(list.count))
  runSteps(context, 'points', [step], list.count)
  return { coords, size, sizes, runs }
}
