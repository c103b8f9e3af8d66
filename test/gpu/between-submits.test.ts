import { expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { Hooks, QuantizeSettings } from '../../src/quantize/settings.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { PLAIN } from '../helpers/settings.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { photo, quiet } from './images.ts'

/** Every stage is the GPU's: three tiles, splits, a search, and indices that are chosen by size too. */
const raster = { pixels: await photo(32, 24), width: 32, height: 24 }
const settings: QuantizeSettings = { ...PLAIN, colors: 16, speed: 9, dither: 0.75, lossy: 30 }
const internals = { seedColors: 0, tilePixels: 384, selfTest: false }

test('a job that is cancelled between any two submits leaves nothing on the GPU', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const reason = new DOMException('Cancelled.', 'AbortError')
  const { ms: _cpu, ...expected } = await quantizeOnCpu(raster, settings, quiet)
  let turns = 0
  for (; ; turns++) {
    let left = turns
    const hooks: Hooks = {
      step() {},
      async yieldToEventLoop() {
        if (left-- === 0) throw reason
      },
    }
    const outcome = await quantizeOnGpu(gpu, raster, settings, hooks, internals).catch(error => error)
    expect(seen.alive).toBe(0)
    if (outcome === reason) continue
    const { ms: _gpu, ...found } = outcome
    expect(found).toEqual(expected)
    break
  }
  expect(turns).toBeGreaterThan(8)
})

test('memory that is refused for a buffer of the splits is an error in one sentence', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const create = gpu.device.createBuffer.bind(gpu.device)
  const run = () => quantizeOnGpu(gpu, raster, settings, quiet, internals)
  const labels = new Set<string>()
  gpu.device.createBuffer = descriptor => {
    labels.add(descriptor.label!)
    return create(descriptor)
  }
  await run()
  const own = [...labels].filter(label => /boxes|splits/.test(label))
  expect(own).toHaveLength(10)
  for (const label of own) {
    // A usage that the job does not ask for stands for what is refused.
    gpu.device.createBuffer = descriptor =>
      create(descriptor.label === label ? { ...descriptor, usage: GPUBufferUsage.INDIRECT } : descriptor)
    await expect(run()).rejects.toMatchObject({
      code: 'gpu',
      message: expect.stringMatching(/^The GPU failed: .+\.$/s),
    })
    expect(seen.alive).toBe(0)
  }
})
