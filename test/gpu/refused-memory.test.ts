import { expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import type { Raster } from '../../src/quantize/types.ts'
import { thorough } from '../helpers/covering.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { refuseMemory } from '../helpers/refuse-memory.ts'
import { PLAIN } from '../helpers/settings.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { gradient, photo, quiet } from './images.ts'

const [width, height] = [32, 24]
const internals = { seedColors: 0, selfTest: false }
const settings: QuantizeSettings = { ...PLAIN, colors: 16, speed: 9, dither: 0.75, lossy: 30 }

const JOBS: Record<string, () => Promise<[Raster, QuantizeSettings]>> = {
  opaque: async () => [{ pixels: await photo(width, height), width, height }, settings],
  'from a bitmap, in sRGB': async () => [
    holdRaster({ pixels: await photo(width, height), width, height }),
    { ...settings, space: 'srgb' },
  ],
  'with alpha, dithered': async () => [
    { pixels: gradient(width, height, true), width, height },
    { ...settings, lossy: 0 },
  ],
}

test.each(Object.entries(JOBS))(
  'memory that is refused at any allocation ends the job with one sentence and frees all: %s',
  async (_, open) => {
    const gpu = await likeNewGpu()
    const { device } = gpu
    drawBitmaps(device)
    const seen = watchDevice(device)
    const memory = refuseMemory(device)
    const run = async () => {
      const [raster, own] = await open()
      return quantizeOnGpu(gpu, raster, own, quiet, internals)
    }
    await run()
    // A test card is tried once a device.
    memory.labels.clear()
    await run()
    const all = [...memory.labels]
    expect(all.length).toBeGreaterThan(50)
    for (const label of thorough(
      all,
      all.filter((_, n) => n % 12 === 0),
    )) {
      memory.refused = label
      const error = await run().catch(error => error)
      expect({ label, code: error.code, alive: seen.alive }).toEqual({ label, code: 'gpu', alive: 0 })
      expect(error.message).toMatch(/^The GPU failed: .*no memory.*\.$/)
    }
    memory.refused = null
    await expect(run()).resolves.toBeDefined()
  },
)
