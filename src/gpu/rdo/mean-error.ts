import { toEntries } from '../../quantize/dither/diffuse-row.ts'
import type { Centroids, SpaceName } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { spaceConstants, uploadTables } from '../kmeans/gpu-points.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { groupsFor, makeStep, readWords, runSteps, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'

/**
 * Mean squared distance of all pixels to their nearest entries, whose indices are `nearest`, a buffer a tile; twin of
 * `meanDistance`. What it takes for that is gone when it ends.
 */
export async function meanErrorOnGpu(
  owner: GpuContext,
  tiles: Tiles,
  nearest: readonly GPUBuffer[],
  palette: Centroids,
  space: SpaceName,
): Promise<number> {
  const context = owner.part()
  try {
    const tables = uploadTables(context, space)
    const places = context.upload('entries', toEntries(palette).coords)
    const sum = context.buffer('sum of distances', 8, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    const constants = { ...spaceConstants(space, palette.dims), ...groupConstants(context) }
    let pixels = 0
    for (const [tile, indices] of nearest.entries()) {
      const count = tiles.range(tile).pixels
      const bindings = [uniform(context, 'pixels', count), tiles.open(tile), tables, places, indices, sum]
      const step: Step = await makeStep(context, 'sum-distances', constants, bindings, groupsFor(count))
      runSteps(context, 'mean error', [step], count)
      tiles.close(tile)
      pixels += count
    }
    const [low, high] = await readWords(context, sum, 2)
    return (high * 2 ** 32 + low) / pixels
  } finally {
    context.end()
  }
}
