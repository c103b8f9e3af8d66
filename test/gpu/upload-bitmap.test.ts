import { describe, expect, test } from 'vitest'
import { openContext } from '../../src/gpu/context.ts'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import { readWords } from '../../src/gpu/passes.ts'
import { uploadFromBitmap } from '../../src/gpu/upload/upload-bitmap.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import { pairwise } from '../helpers/covering.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { refuseMemory } from '../helpers/refuse-memory.ts'
import { PLAIN } from '../helpers/settings.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { photo, quiet } from './images.ts'

/** A device that draws bitmaps; a device remembers what the test card came to. */
async function openDrawing(change?: Parameters<typeof drawBitmaps>[1]) {
  const gpu = await likeNewGpu()
  drawBitmaps(gpu.device, change)
  return gpu
}

test.each(
  pairwise({
    width: [1, 63, 64, 65, 200],
    // First pixel and pixels, by rows.
    range: [
      [0, 30],
      [3.4, 20.2],
      [29, 1],
    ],
    partRows: [1, 7, 100],
    orientation: [1, 2, 3, 4, 5, 6, 7, 8],
  }),
)(
  'pixels of a picture $width wide that stands as $orientation come to a buffer as they are, from rows $range, $partRows at a time',
  async ({ width, range, partRows, orientation }) => {
    const context = openContext(await openDrawing())
    const pixels = Uint32Array.from({ length: 30 * width }, (_, i) => (0xff000000 | Math.imul(i, 0x10307)) >>> 0)
    const [first, count] = range.map(rows => Math.floor(rows * width))
    await holdRaster({ pixels, width, height: 30 }, orientation).held!.lend(async stored => {
      const how = { partPixels: partRows * width, usage: GPUBufferUsage.COPY_SRC }
      const buffer = await uploadFromBitmap(context, stored, 'pixels', { first, pixels: count }, how)
      expect(await readWords(context, buffer!, count)).toEqual(pixels.subarray(first, first + count))
    })
    context.end()
  },
)

const settings: QuantizeSettings = { ...PLAIN, colors: 16, dither: 0.75, lossy: 30 }
const untested = { selfTest: false }

describe('a job on a picture whose pixels a browser holds', () => {
  const ofPhoto = async () => ({ pixels: await photo(40, 30), width: 40, height: 30 })

  // Strips of so small tiles are dithered on the host.
  test.each([{}, { tilePixels: 384, dither: 0 }, { tilePixels: 384, residentBytes: 2048, dither: 0 }])(
    'gives the result of the CPU, and its pixels never come to the host, with %o',
    async ({ dither = 0.75, ...internals }) => {
      const own = { ...settings, dither, lossy: dither ? 30 : 0 }
      const gpu = await openDrawing()
      const seen = watchDevice(gpu.device)
      const raster = await ofPhoto()
      const held = holdRaster(raster)
      const { ms: _, ...onGpu } = await quantizeOnGpu(gpu, held, own, quiet, { ...internals, ...untested })
      expect(held.asked.reads).toBe(0)
      expect(held.asked.lent).toBeGreaterThanOrEqual(internals.tilePixels ? 4 : 1)
      expect(seen.alive).toBe(0)
      const { ms: __, ...onCpu } = await quantizeOnCpu(raster, own, quiet)
      expect(onGpu).toEqual(onCpu)
    },
  )

  test.each([
    ['the test card comes out wrong', { change: (pixels: Uint32Array<ArrayBuffer>) => pixels.map(key => key ^ 1) }],
    ['the browser refuses to draw', { refuses: true }],
    ['the browser does not know how', { lacks: true }],
    ['a row is wider than a texture', { most: 32 }],
  ] as [string, { change?: Parameters<typeof drawBitmaps>[1]; refuses?: true; lacks?: true; most?: number }][])(
    'reads them where %s, with the same result',
    async (_, { change, refuses, lacks, most }) => {
      const gpu = await openDrawing(change)
      const { device } = gpu
      if (refuses)
        device.queue.copyExternalImageToTexture = () => {
          throw new DOMException('No.', 'OperationError')
        }
      if (lacks) Object.assign(device.queue, { copyExternalImageToTexture: undefined })
      if (most) Object.assign(device, { limits: limitedTo(device.limits, most) })
      const seen = watchDevice(device)
      const raster = await ofPhoto()
      const held = holdRaster(raster)
      const { ms: __, ...onGpu } = await quantizeOnGpu(gpu, held, settings, quiet, untested)
      expect([held.asked.reads, seen.alive]).toEqual([1, 0])
      const { ms: ___, ...onCpu } = await quantizeOnCpu(raster, settings, quiet)
      expect(onGpu).toEqual(onCpu)
    },
  )

  test.each(['rows of a bitmap', 'padded rows', 'test card'])(
    'ends with one sentence where memory is refused for "%s", and frees all',
    async label => {
      const gpu = await openDrawing()
      const { device } = gpu
      const seen = watchDevice(device)
      refuseMemory(device).refused = label
      const job = quantizeOnGpu(gpu, holdRaster(await ofPhoto()), settings, quiet, untested)
      await expect(job).rejects.toMatchObject({
        code: 'gpu',
        message: expect.stringMatching(/^The GPU failed: .+\.$/s),
      })
      expect(seen.alive).toBe(0)
    },
  )

  test('tries the test card once a device', async () => {
    const gpu = await openDrawing()
    const cards: string[] = []
    const create = gpu.device.createBuffer.bind(gpu.device)
    gpu.device.createBuffer = descriptor => {
      if (descriptor.label === 'test card') cards.push(descriptor.label)
      return create(descriptor)
    }
    for (let n = 0; n < 2; n++) await quantizeOnGpu(gpu, holdRaster(await ofPhoto()), settings, quiet, untested)
    expect(cards).toHaveLength(1)
  })
})

/** The limits of a device, but for the width of a texture. */
const limitedTo = (limits: GPUSupportedLimits, maxTextureDimension2D: number) =>
  new Proxy(limits, {
    get: (target, name) =>
      name === 'maxTextureDimension2D' ? maxTextureDimension2D : Reflect.get(target, name, target),
  })
