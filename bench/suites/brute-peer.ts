/**
 * image-palette-webgpu, where `bench/peers` has it: its k-means on its own kernels from the same start. It counts colors
 * off a canvas and reads its shaders by fetch, so a canvas of the same colors and such a fetch stand in for a browser's.
 */
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Histogram } from '../../src/quantize/types.ts'
import type { Context } from '../lib/context.ts'
import { openDevice } from '../lib/dawn.ts'
import { meterDevice } from '../lib/meter.ts'
import { fromRoot } from '../lib/results.ts'
import { type Contest, packStart, type Timed } from './brute-plain.ts'

const FOLDER = pathToFileURL(fromRoot('bench/peers/node_modules/image-palette-webgpu/'))

/** Each distinct color as one pixel: it weighs all colors alike then, which changes no work but the number of iterations. */
function standIn({ keys }: Histogram) {
  const getImageData = () => ({ data: new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength) })
  const OffscreenCanvas = class {
    getContext = () => ({ drawImage() {}, getImageData })
  }
  const fetch = async (url: string) => ({ text: async () => readFileSync(new URL(url), 'utf8') })
  Object.assign(globalThis, { OffscreenCanvas, fetch })
  return { width: keys.length, height: 1 }
}

/** Work and milliseconds of an iteration; null where it is not installed. */
export async function timePeer({ input: { histogram }, start }: Contest, { load }: Context): Promise<Timed | null> {
  if (!existsSync(FOLDER)) return null
  const { extractDominantColorsKMeansGPU } = await load(new URL('kmeans/index.js', FOLDER).href)
  const { device } = (await openDevice())!
  const meter = meterDevice(device)
  const k = start.count
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
  const first = device.createBuffer({ size: 12 * k, usage })
  // Its colors are 0..1; ours are 8 units a level.
  const places = packStart(start).filter((_, word) => word % 4 < 3)
  device.queue.writeBuffer(
    first,
    0,
    places.map(units => units / 2040),
  )
  const source = standIn(histogram)
  const log = console.log
  console.log = () => {}
  const begin = performance.now()
  await extractDominantColorsKMeansGPU(device, source, k, first)
  // A pass each for assignment and update.
  const ms = (performance.now() - begin) / (meter.take().passes / 2)
  console.log = log
  device.destroy()
  const count = histogram.keys.length
  // Its update walks all labels once for each centroid, and reads a color where the label is its own.
  return {
    evaluations: count * k,
    atomics: 0,
    read: count * (12 + 16) + count * k * 4,
    written: count * 4 + k * 16,
    ms,
  }
}
