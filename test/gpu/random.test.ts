import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { Hooks, QuantizeSettings } from '../../src/quantize/settings.ts'
import { thorough } from '../helpers/covering.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { quiet } from './images.ts'

/** Colors in a few clumps: near ones, equal ones and, where asked, any alpha. */
const clumps = (opaque: boolean) =>
  fc
    .array(fc.tuple(fc.nat(2 ** 24 - 1), opaque ? fc.constant(255) : fc.constantFrom(0, 1, 128, 254, 255)), {
      minLength: 1,
      maxLength: 12,
    })
    .chain(centres =>
      fc
        .array(fc.tuple(fc.nat(centres.length - 1), fc.nat(7), fc.nat(7), fc.nat(7)), { minLength: 1, maxLength: 400 })
        .map(places =>
          Uint32Array.from(places, ([centre, r, g, b]) => {
            const [rgb, alpha] = centres[centre]
            return ((rgb ^ (r | (g << 8) | (b << 16))) + alpha * 2 ** 24) >>> 0
          }),
        ),
    )

const CANCELLED = new DOMException('Cancelled.', 'AbortError')

/** Cancels a job between two submits, or never. */
function cancelAfter(turns: number): Hooks {
  let left = turns
  return {
    step() {},
    async yieldToEventLoop() {
      if (left-- === 0) throw CANCELLED
    },
  }
}

test('random images in any setting, cancelled or not: the GPU gives what the CPU gives, and keeps no buffer', async () => {
  const settings: fc.Arbitrary<QuantizeSettings> = fc.record<QuantizeSettings>({
    colors: fc.integer({ min: 2, max: 256 }),
    space: fc.constantFrom('srgb', 'oklab'),
    seed: fc.constantFrom(0, 1, 99),
    points: fc.constantFrom('colors', 'pixels'),
    weights: fc.constantFrom('eye', 'pixels'),
    dither: fc.constantFrom(0, 0.5, 1),
    lossy: fc.constantFrom(0, 30, 100),
    speed: fc.constantFrom(1, 4, 5, 9, 10),
    bleed: fc.constant(false),
  })
  const internals: fc.Arbitrary<GpuInternals> = fc.record({
    tilePixels: fc.constantFrom(2 ** 24, 128, 16),
    residentBytes: fc.constantFrom(2 ** 28, 1024, 0),
    hashSlots: fc.constantFrom(2 ** 18, 64),
  })
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const images = fc.oneof(clumps(true), clumps(false))
  /** A third of the jobs is cancelled, if it takes as many turns. */
  const turns = fc.oneof({ weight: 2, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(6) })
  await fc.assert(
    fc.asyncProperty(images, settings, internals, turns, async (pixels, options, tiles, cancelled) => {
      const raster = { pixels, width: 1, height: pixels.length }
      while (pixels.length % (raster.width + 1) === 0) raster.height = pixels.length / ++raster.width
      const job = quantizeOnGpu(gpu, raster, options, cancelAfter(cancelled), tiles)
      const outcome = await job.catch((reason: unknown) => reason)
      expect(seen.alive).toBe(0)
      if (outcome === CANCELLED) return
      if (outcome instanceof Error) throw outcome
      const { ms: _cpuMs, ...cpu } = await quantizeOnCpu(raster, options, quiet)
      const { ms: _gpuMs, ...onGpu } = outcome as Awaited<typeof job>
      expect(onGpu).toEqual(cpu)
    }),
    { numRuns: thorough(2000, 25) },
  )
})
