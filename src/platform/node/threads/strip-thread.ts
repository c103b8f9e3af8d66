import { parentPort, workerData } from 'node:worker_threads'
import { ditherer } from '../../../quantize/dither/dither.ts'
import type { StripInput } from '../../../quantize/dither/strips.ts'

const dither = ditherer(workerData)

parentPort!.on('message', ({ raster, indices }: StripInput) => {
  for (const _ of dither(raster, indices));
  parentPort!.postMessage(indices, [indices.buffer as ArrayBuffer])
})
