import { heldPixels } from '../common/held-pixels.ts'
import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { Backend } from '../quantize/backend.ts'
import { cpuBackend } from '../quantize/cpu-backend.ts'
import type { Raster } from '../quantize/types.ts'

/** The pixels of an image, packed; those that are held are not read for it. */
export function openRaster(image: RgbaImage): Raster {
  const { width, height } = image
  const held = heldPixels(image)
  if (!held) return { pixels: packedPixels(image.data), width, height }
  return {
    get pixels() {
      return packedPixels(held.data)
    },
    ...{ width, height, held },
  }
}

/** What this backend works on: the CPU on pixels that are on the host. */
export const rasterFor = async (backend: Backend, raster: Raster): Promise<Raster> =>
  backend === cpuBackend ? readRaster(raster) : raster

/** The same with its pixels on the host. */
export async function readRaster(raster: Raster): Promise<Raster> {
  const { width, height, held } = raster
  return held ? { pixels: packedPixels(await held.read()), width, height } : raster
}
