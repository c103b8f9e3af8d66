import { describe, expect, test } from 'vitest'
import { HuepressError } from '../../src/common/errors.ts'
import { openGpu } from '../../src/gpu/device.ts'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { Hooks } from '../../src/quantize/settings.ts'
import { likeNewGpu, openTestGpu, testGpu } from '../helpers/dawn.ts'
import { EYE, oneRow } from '../helpers/settings.ts'
import { gradient, noise, photo, quiet } from './images.ts'

const settings = EYE
/** For a device of a test's own: the choice of indices takes as long to compile as everything else. */
const quick = { ...EYE, speed: 10, lossy: 0 }

/** What the device's self-test does beside is tested by its own tests, and takes longer than the job. */
const untested = { selfTest: false }

/** Hooks that do something when a stage reports for the first time. */
function at(stage: string, act: () => void): Hooks {
  return {
    step(name) {
      if (name === stage) act()
    },
    async yieldToEventLoop() {},
  }
}

async function failure(work: Promise<unknown>): Promise<HuepressError> {
  const error = await work.then(
    () => null,
    reason => reason,
  )
  expect(error).toBeInstanceOf(HuepressError)
  return error
}

/** A picture of many colors, of all kinds or opaque ones. */
const withAlpha = (alpha: boolean) => noise(400, 1, alpha)

/** Counts the buffers that a device makes and does not destroy. */
function countBuffers(device: GPUDevice) {
  const create = device.createBuffer.bind(device)
  const alive = new Set<GPUBuffer>()
  let made = 0
  device.createBuffer = descriptor => {
    const buffer = create(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    alive.add(buffer)
    made++
    buffer.destroy = () => {
      alive.delete(buffer)
      return destroy()
    }
    return buffer
  }
  return { alive, made: () => made }
}

describe('a lost device', () => {
  test.each([
    ['histogram', {}, false],
    // Before colors that are not opaque are sorted.
    ['histogram', {}, true],
    ['init', { seedColors: 0 }, false],
    ['kmeans', {}, false],
  ])('rejects at once when it goes in the stage "%s"', async (stage, internals, alpha) => {
    const gpu = await openTestGpu()
    const work = quantizeOnGpu(
      gpu,
      oneRow(withAlpha(alpha)),
      quick,
      at(stage, () => gpu.device.destroy()),
      { ...internals, ...untested },
    )
    const error = await failure(work)
    expect(error.code).toBe('gpu')
    expect(error.message).toMatch(/lost|destroyed/i)
    expect(gpu.lost).toBe(true)
  })

  test('is refused by the next job', async () => {
    const gpu = await openTestGpu()
    gpu.destroy()
    await gpu.device.lost
    expect((await failure(quantizeOnGpu(gpu, oneRow(noise(10, 1)), settings, quiet))).code).toBe('gpu')
  })
})

describe('a fault of the GPU', () => {
  test.each([
    ['sums', false],
    ['colors to sort', true],
    ['colors by cell', true],
    ['colors of cells', true],
    ['keys', true],
  ])('in the buffer "%s" is an error, not a wrong image', async (label, alpha) => {
    const gpu = await likeNewGpu()
    const { alive } = countBuffers(gpu.device)
    const create = gpu.device.createBuffer.bind(gpu.device)
    // A usage that the job does not ask for stands for any validation error.
    gpu.device.createBuffer = descriptor =>
      create(descriptor.label === label ? { ...descriptor, usage: GPUBufferUsage.UNIFORM } : descriptor)
    const error = await failure(quantizeOnGpu(gpu, oneRow(withAlpha(alpha)), settings, quiet, untested))
    expect(error.code).toBe('gpu')
    expect(error.message).toContain(label)
    expect(alive.size).toBe(0)
  })

  test('that has no memory for the sort is an error, and frees all', async () => {
    const gpu = await likeNewGpu()
    const { alive } = countBuffers(gpu.device)
    const create = gpu.device.createBuffer.bind(gpu.device)
    gpu.device.createBuffer = descriptor => {
      if (descriptor.label === 'colors before cells') throw new RangeError('no memory')
      return create(descriptor)
    }
    const error = await failure(quantizeOnGpu(gpu, oneRow(withAlpha(true)), settings, quiet, untested))
    expect([error.code, alive.size]).toEqual(['gpu', 0])
    expect(error.message).toContain('no memory')
  })

  test('outside the error scopes is an error too', async () => {
    const gpu = await likeNewGpu()
    const fault = () => {
      gpu.device.createBuffer({ label: 'stray', size: 16, usage: 0x8000 })
    }
    const work = quantizeOnGpu(gpu, oneRow(noise(400, 1)), settings, at('histogram', fault), untested)
    const error = await failure(work)
    expect(error.code).toBe('gpu')
  })

  test('names the buffer that is larger than the limits', async () => {
    const { device } = await likeNewGpu()
    const adapterLimits = device.limits
    const small = new Proxy(device, {
      get(target, name) {
        if (name === 'limits') return { ...limitsOf(adapterLimits), maxStorageBufferBindingSize: 2 ** 20 }
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const gpu = await openGpu({ device: small })
    const error = await failure(quantizeOnGpu(gpu, oneRow(noise(300_000, 1)), settings, quiet))
    expect(error.code).toBe('gpu')
    expect(error.message).toMatch(/MiB/)
  })
})

function limitsOf(limits: GPUSupportedLimits) {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits
  return { maxBufferSize, maxStorageBufferBindingSize }
}

describe('a job', () => {
  test.each([false, true])('frees every buffer when it is done, alpha: %s', async alpha => {
    const gpu = await likeNewGpu()
    const { alive, made } = countBuffers(gpu.device)
    const pixels = alpha ? gradient(30, 20, true) : await photo(30, 20)
    await quantizeOnGpu(gpu, oneRow(pixels), settings, quiet, { tilePixels: 128 })
    expect(made()).toBeGreaterThan(10)
    expect(alive.size).toBe(0)
  })

  test.each([
    ...['histogram', 'init', 'kmeans', 'palette', 'remap', 'dither'].map(stage => [stage, 30] as const),
    ['dither', 0] as const,
  ])('passes on a cancel in the stage "%s", at a lossiness of %i, and frees all', async (stage, lossy) => {
    const gpu = await likeNewGpu()
    const { alive } = countBuffers(gpu.device)
    const reason = new DOMException('Cancelled.', 'AbortError')
    const cancel = () => {
      throw reason
    }
    const job = quantizeOnGpu(gpu, oneRow(noise(400, 1)), { ...settings, lossy }, at(stage, cancel), untested)
    await expect(job).rejects.toBe(reason)
    expect(alive.size).toBe(0)
    // The device is good for the next image.
    const next = await quantizeOnGpu(gpu, oneRow(noise(100, 1)), settings, quiet, untested)
    expect(next.indices.length).toBe(100)
  })

  test('reports each stage, with growing iterations', async () => {
    const seen: [string, number, number][] = []
    const hooks: Hooks = { ...quiet, step: (stage, fraction, iterations) => seen.push([stage, fraction, iterations]) }
    const { iterations } = await quantizeOnGpu(await testGpu(), oneRow(noise(600, 2)), settings, hooks)
    expect([...new Set(seen.map(([stage]) => stage))]).toEqual([
      'histogram',
      'init',
      'kmeans',
      'palette',
      'remap',
      'dither',
    ])
    const steps = seen.filter(([stage]) => stage === 'kmeans').map(([, , n]) => n)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(steps[steps.length - 1]).toBe(iterations)
    expect(seen.every(([, fraction]) => fraction >= 0 && fraction <= 1)).toBe(true)
  })
})

describe('opening the GPU', () => {
  test('fails with "no-gpu" where there is no WebGPU or no adapter', async () => {
    expect((await failure(openGpu({ gpu: undefined }))).code).toBe('no-gpu')
    const empty = { requestAdapter: async () => null } as unknown as GPU
    expect((await failure(openGpu({ gpu: empty }))).code).toBe('no-gpu')
    const broken = { requestAdapter: async () => Promise.reject(new Error('driver')) } as unknown as GPU
    const error = await failure(openGpu({ gpu: broken }))
    expect(error.code).toBe('no-gpu')
    expect(error.message).toContain('driver')
  })

  test('takes over a device of the caller and leaves it to the caller', async () => {
    const own = await testGpu()
    const gpu = await openGpu({ device: own.device })
    expect(gpu.owned).toBe(false)
    expect(gpu.name.length).toBeGreaterThan(0)
    gpu.destroy()
    expect((await quantizeOnGpu(gpu, oneRow(noise(100, 1)), settings, quiet)).distinctColors).toBe(100)
  })
})
