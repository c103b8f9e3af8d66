import { parentPort } from 'node:worker_threads'
import { type DitherPlan, ditherer } from '../../../quantize/dither/dither.ts'
import type { StripInput } from '../../../quantize/dither/strips.ts'

/** To the thread: what is common to the strips that follow, or one of them. */
export type StripOrder = { plan: DitherPlan } | { input: StripInput }

let dither: ReturnType<typeof ditherer>

parentPort!.on('message', (order: StripOrder) => {
  if ('plan' in order) {
    dither = ditherer(order.plan)
    return
  }
  const { raster, indices } = order.input
  for (const _ of dither(raster, indices));
  parentPort!.postMessage(indices, [indices.buffer as ArrayBuffer])
})
