import { oklabTables } from '../../quantize/color/oklab.ts'
import type { SpaceName } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import type { ColourList } from '../histogram/color-list.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'

/** The tables that `shaders/common/color-space.wgsl` reads; nothing to read in sRGB. */
export function uploadTables(job: Job, space: SpaceName): GPUBuffer {
  if (space === 'srgb') return job.buffer('no OKLab tables', 4, GPUBufferUsage.STORAGE)
  const { lms, roots } = oklabTables()
  const both = new Uint32Array(lms.length + roots.length)
  both.set(lms)
  both.set(roots, lms.length)
  return job.upload('OKLab tables', both)
}

/** Space and dimensions as overrides of the shaders. */
export function spaceOverrides(space: SpaceName, dims: 3 | 4) {
  return { OKLAB: space === 'oklab' ? 1 : 0, DIMS: dims }
}

/** The coordinates of every distinct colour, 8 bytes each; twin of src/quantize/color/color-space.ts. */
export async function pointsOnGpu(
  job: Job,
  list: ColourList,
  tables: GPUBuffer,
  space: SpaceName,
  dims: 3 | 4,
): Promise<GPUBuffer> {
  const coords = job.buffer('coordinates', list.count * 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const size = uniform(job, 'colours', list.count)
  const bindings = [size, list.keys, tables, coords]
  const step = await makeStep(job, 'points', spaceOverrides(space, dims), bindings, groupsFor(list.count))
  runSteps(job, 'points', [step])
  return coords
}
