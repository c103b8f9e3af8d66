import { parentPort, workerData } from 'node:worker_threads'
import type { BandInput } from '../core/bands.ts'
import { ditherer } from '../core/dither.ts'

const dither = ditherer(workerData)

parentPort!.on('message', ({ raster, indices }: BandInput) => {
  for (const _ of dither(raster, indices));
  parentPort!.postMessage(indices, [indices.buffer as ArrayBuffer])
})
