import { describe, expect, test } from 'vitest'
import { openContext } from '../../src/gpu/context.ts'
import { type Gpu, openGpu } from '../../src/gpu/device.ts'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { makeBitmap } from '../../src/gpu/histogram/color-bitmap.ts'
import { makeHash } from '../../src/gpu/histogram/hash-table.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from '../../src/gpu/passes.ts'
import { SHADERS } from '../../src/gpu/shader-sources.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import { dawn, likeNewGpu, testGpu } from '../helpers/dawn.ts'
import { oneRow, PLAIN } from '../helpers/settings.ts'
import { withSources } from '../helpers/shader-device.ts'
import { gradient, noise, photo, quiet } from './images.ts'

async function expectSame(
  gpu: Gpu,
  pixels: Uint32Array,
  settings: Partial<QuantizeSettings>,
  internals: GpuInternals = {},
) {
  const all: QuantizeSettings = { ...PLAIN, colors: 40, speed: 10, ...settings }
  const { ms: _cpu, ...cpu } = await quantizeOnCpu(oneRow(pixels), all, quiet)
  const { ms: _gpu, ...onGpu } = await quantizeOnGpu(gpu, oneRow(pixels), all, quiet, internals)
  expect(onGpu).toEqual(cpu)
}

/** A device that has its self-test behind it. */
async function testedGpu(settings: Partial<QuantizeSettings>): Promise<Gpu> {
  const gpu = await likeNewGpu()
  await expectSame(gpu, noise(10, 1), settings)
  return gpu
}

test.each(Object.entries(SHADERS))('%s leaves no constant to the pipeline', (_, source) => {
  expect(source).not.toMatch(/\boverride\b/)
})

// The other tests open Dawn as the library does, where that memory begins as anything.
test('memory of a workgroup may begin as zeros, as on a device of a caller', async () => {
  const gpu = await openGpu({ gpu: await dawn([]) })
  await expectSame(gpu, await photo(64, 48), {}, { selfTest: false })
  gpu.destroy()
})

describe('work is handed over in parts', () => {
  /** Submits of iterations: each has an encoder of its own. */
  function countSubmits({ device }: Gpu) {
    const create = device.createCommandEncoder.bind(device)
    const seen = { submits: 0 }
    device.createCommandEncoder = descriptor => {
      if (descriptor?.label === 'kmeans') seen.submits++
      return create(descriptor)
    }
    return seen
  }

  test('where every pixel is a point: the result is the same', async () => {
    const gpu = await testedGpu({ points: 'pixels' })
    const seen = countSubmits(gpu)
    const pixels = gradient(82, 50)
    await expectSame(gpu, pixels, { colors: 3, points: 'pixels' }, { submitMs: 0 })
    const whole = seen.submits
    expect(whole).toBeGreaterThan(0)
    await expectSame(gpu, pixels, { colors: 3, points: 'pixels' }, { submitMs: 0, submitPairs: 1 })
    // Two parts of 4096 points at most instead of one.
    expect(seen.submits - whole).toBeGreaterThanOrEqual(2 * whole)
  })
})

test('nothing more is looked for in a hash table that is full', async () => {
  // Counts the colors that were looked for until all slots that they may take were seen.
  const counting = withSources(await testGpu(), (_, code) =>
    code.replace('atomicStore(&overflow, 1u)', 'atomicAdd(&overflow, 1u)'),
  )
  const context = openContext(counting)
  try {
    const pixels = noise(2 ** 17, 5, true).map(pixel => (pixel & 0x7fffffff) | 0x1000000)
    const [bitmap, hash] = [makeBitmap(context), makeHash(context, 64)]
    const image = [uniform(context, 'pixels', pixels.length), context.upload('picture', pixels)]
    const bindings = [...image, bitmap.bits, bitmap.sizes, hash.slots, hash.tallies, hash.overflow, hash.visibility]
    runSteps(context, 'mark', [await makeStep(context, 'mark-alpha', {}, bindings, groupsFor(pixels.length))])
    const [overflows] = await readWords(context, hash.overflow, 1)
    expect(overflows).toBeGreaterThan(0)
    expect(overflows).toBeLessThan(pixels.length / 10)
  } finally {
    context.end()
  }
})

test('a job waits for the replies of few error scopes', async () => {
  const gpu = await testedGpu({})
  const pop = gpu.device.popErrorScope.bind(gpu.device)
  let replies = 0
  gpu.device.popErrorScope = () => {
    replies++
    return pop()
  }
  // As many iterations in a submit as may be: how many are depends on the machine.
  await quantizeOnGpu(gpu, oneRow(await photo(40, 30)), { ...PLAIN, speed: 10 }, quiet, { submitMs: 1e9 })
  expect(replies).toBeLessThan(60)
})
