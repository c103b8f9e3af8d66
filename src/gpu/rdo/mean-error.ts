import { toEntries } from '../../quantize/dither/diffuse-row.ts'
import type { Centroids, SpaceName } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import type { ColorList } from '../histogram/color-list.ts'
import { spaceConstants, uploadTables } from '../kmeans/gpu-points.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from '../passes.ts'
import { uploadLabels } from '../remap/gpu-remap.ts'

/**
 * Mean squared distance of all pixels to their nearest entries, whose indices are those of the colors of a list; twin
 * of `meanDistance`. What it takes for that is gone when it ends.
 */
export async function meanErrorOnGpu(
  owner: GpuContext,
  { count, keys, counts }: ColorList,
  pixels: number,
  indices: Uint8Array,
  palette: Centroids,
  space: SpaceName,
): Promise<number> {
  const context = owner.part()
  try {
    const sum = context.buffer('sum of distances', 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    const places = context.upload('entries', toEntries(palette).coords)
    const labels = uploadLabels(context, indices)
    const bindings = [
      uniform(context, 'colors', count),
      keys,
      counts,
      uploadTables(context, space),
      places,
      labels,
      sum,
    ]
    const constants = { ...spaceConstants(space, palette.dims), ...groupConstants(context) }
    runSteps(context, 'mean error', [await makeStep(context, 'sum-distances', constants, bindings, groupsFor(count))])
    const [low, high] = await readWords(context, sum, 2)
    return (high * 2 ** 32 + low) / pixels
  } finally {
    context.end()
  }
}
