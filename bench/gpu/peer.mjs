/**
 * image-palette-webgpu, where `bench/peers` has it: its k-means on its own kernels from the same start. It counts colors
 * off a canvas and reads its shaders by fetch, so a canvas of the same colors and such a fetch stand in for a browser's.
 */
import { existsSync, readFileSync } from 'node:fs'
import { openDevice } from './dawn.mjs'
import { packStart } from './plain.mjs'

const FOLDER = new URL('../peers/node_modules/image-palette-webgpu/', import.meta.url)

/** Each distinct color as one pixel: it weighs all colors alike then, which changes no work but the number of iterations. */
function standIn({ keys }) {
  globalThis.OffscreenCanvas = class {
    getContext() {
      return {
        drawImage() {},
        getImageData: () => ({ data: new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength) }),
      }
    }
  }
  globalThis.fetch = async url => ({ text: async () => readFileSync(new URL(url), 'utf8') })
  return { width: keys.length, height: 1 }
}

/** How many iterations it did: a pass each for assignment and update. */
function countPasses(device) {
  let passes = 0
  const create = device.createCommandEncoder.bind(device)
  device.createCommandEncoder = () => {
    const encoder = create()
    const begin = encoder.beginComputePass.bind(encoder)
    encoder.beginComputePass = () => {
      passes++
      return begin()
    }
    return encoder
  }
  return () => passes / 2
}

/** Work and milliseconds of an iteration; null where it is not installed. */
export async function timePeer({ input: { histogram }, start }) {
  if (!existsSync(FOLDER)) return null
  const { extractDominantColorsKMeansGPU } = await import(new URL('kmeans/index.js', FOLDER).href)
  const { device } = await openDevice()
  const iterations = countPasses(device)
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
  const ms = (performance.now() - begin) / iterations()
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
