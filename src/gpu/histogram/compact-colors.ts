import type { GpuContext } from '../context.ts'
import { addCommands } from '../passes.ts'
import { type CountedList, makeList, releaseList } from './color-list.ts'
import type { Counts } from './gpu-histogram.ts'
import { type Counted, type ResidentColors, weighColors } from './resident-colors.ts'
import { sortTranslucent } from './sort-translucent.ts'

/** Copies a list behind the first colors of another. */
function append(context: GpuContext, list: CountedList, from: CountedList, first: number): void {
  addCommands(context, 'append', encoder => {
    for (const kind of ['keys', 'counts', 'visibility'] as const)
      encoder.copyBufferToBuffer(from[kind], 0, list[kind], first * 4, from.count * 4)
  })
}

/**
 * The distinct colors with their pixels, which stay on the GPU; twin of src/quantize/histogram/count-colors.ts. Opaque
 * ones are in Morton order already. If there are others, which come off the hash table in any order, these are sorted
 * in front of them.
 */
export async function compactOnGpu(
  context: GpuContext,
  { opaque, hash, others }: Counts,
  counted: Counted,
): Promise<ResidentColors> {
  if (!hash) return weighColors(context, opaque, 0, counted)
  const list = makeList(context, others + opaque.count)
  await sortTranslucent(context, hash, others, list)
  append(context, list, opaque, others)
  releaseList(context, opaque)
  return weighColors(context, list, others, counted)
}
